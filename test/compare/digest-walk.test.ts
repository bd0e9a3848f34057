// Comparing by digests finds what comparing every value finds, whatever differs and however much.
import { describe, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { digestWalk } from '../../src/compare/digest-walk.ts';
import { mergeJoin } from '../../src/compare/merge-join.ts';
import type { DigestOf } from '../../src/model/digest.ts';
import { compareKeys, keyCodec } from '../../src/model/key.ts';
import { EVERYTHING } from '../../src/model/scope.ts';
import { MemoryDigests, type Digested } from '../../src/sources/memory-digests.ts';
import { memory, type MemoryRow } from '../../src/sources/memory.ts';
import { sorted } from '../support/executions.ts';
import { inspectByDigests, inspectDirectly } from '../support/inspect-directly.ts';
import { random } from '../support/random.ts';

const table = (name: string, rows: readonly MemoryRow[], v = 'text' as const) =>
  memory(name, { key: { id: 'int' }, columns: { id: 'number', v, n: 'number' }, rows });

const row = (id: number, v: string | null = `v${String(id % 7)}`, n: string | null = String(id % 5)) =>
  [String(id), v, n] as const;
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at + 1));

async function bothWays(source: readonly MemoryRow[], target: readonly MemoryRow[], options = {}) {
  const check = fieldAgreement('t', { source: table('old', source), target: table('new', target) }, options);
  const values = await inspectDirectly(check, 1);
  for (const segments of [undefined, 3]) {
    const digests = await inspectByDigests(check, segments);
    expect(sorted(digests.findings)).toEqual(sorted(values.findings));
    expect(digests.examined).toEqual(values.examined);
  }
  return { values, digests: await inspectByDigests(check, undefined) };
}

describe('digests of which a part does not come', () => {
  const of: DigestOf = { scheme: 'md5', key: ['text'], columns: [{ column: 'v', form: 'text' }] };
  const { signal } = new AbortController();
  const codec = keyCodec(['int']);
  const entries = (count: number, changed: number) =>
    Array.from({ length: count }, (_, at) => {
      const id = String(at + 1);
      return { key: codec.encode([id]), row: [id, at === changed ? 'other' : 'same'] };
    }).sort((a, b) => compareKeys(a.key, b.key));
  const side = (made: new (table: Digested) => MemoryDigests, changed: number) => ({
    of,
    columns: ['v'],
    digests: new made({
      name: 't',
      key: [{ column: 'id', kind: 'int', nullable: false }],
      columns: { id: { family: 'number', name: 'int8' }, v: { family: 'text', name: 'text' } },
      entries: () => entries(1_000, changed),
    }),
  });
  const walked = async (made: new (table: Digested) => MemoryDigests) => {
    const { walk } = await digestWalk([side(made, 500), side(made, -1)], EVERYTHING, signal);
    if (walk === null || walk === 'nothing') return walk;
    let rows = 0;
    for await (const pairs of mergeJoin(walk[0], walk[1])) rows += pairs.length;
    return rows;
  };

  class WithoutGroups extends MemoryDigests {
    override async *grouped(...asked: Parameters<MemoryDigests['grouped']>) {
      for await (const page of super.grouped(...asked)) yield page.filter(({ rows }) => rows % 2 === 0);
    }
  }
  class WithoutRows extends MemoryDigests {
    override async *rows(...asked: Parameters<MemoryDigests['rows']>) {
      for await (const page of super.rows(...asked)) yield page.slice(1);
    }
  }

  it('are never taken for all', async () => {
    expect(await walked(MemoryDigests)).toBeGreaterThan(0);
    await expect(walked(WithoutGroups)).rejects.toThrow(/^digests: groups do not add up/);
    await expect(walked(WithoutRows)).rejects.toThrow(
      /^digests: groups that differ hold \d+ rows, and \d+ came/,
    );
  });
});

describe('comparing by digests', () => {
  it('proves equal rows without reading one', async () => {
    const { digests } = await bothWays(rows(500), rows(500).toReversed());
    expect(digests).toMatchObject({ findings: [], proved: { digest: 500 } });
  });

  it('reads the groups that differ, and no others', async () => {
    const changed = rows(2_000).map((one, at) => (at === 700 ? row(701, 'other') : one));
    const { digests } = await bothWays(rows(2_000), changed);
    expect(digests.findings).toHaveLength(1);
    expect(digests.proved['digest']).toBeGreaterThan(1_900);
  });

  it('sees values that two rows swapped, and a column that all rows handed on', async () => {
    const swapped = rows(300).map((one, at) => (at === 10 ? row(11, 'v5') : at === 12 ? row(13, 'v4') : one));
    expect((await bothWays(rows(300), swapped)).digests.findings).toHaveLength(2);
    const rotated = rows(300).map((_, at) => row(at + 1, `v${String((at + 2) % 7)}`));
    expect((await bothWays(rows(300), rotated)).digests.findings).toHaveLength(300);
  });

  it('finds what was planted at random, at any density', async () => {
    for (const share of [0.001, 0.01, 0.1, 0.5, 1]) {
      const draw = random(Math.round(share * 1e4));
      const target = rows(900).flatMap((one, at): MemoryRow[] => {
        if (draw.int(0, 999) >= share * 1_000) return [one];
        const id = at + 1;
        const kinds = [
          [],
          [row(id, null)],
          [row(id, '')],
          [row(id, 'V1')],
          [one, row(100_000 + id)],
          [row(id, 'v', '0.50')],
        ];
        return draw.pick(kinds);
      });
      const { values } = await bothWays(rows(900), target);
      if (share >= 0.01) expect(values.findings.length).toBeGreaterThan(0);
    }
  });

  it('is not used where no side promises unique keys', async () => {
    const twice = [...rows(200), row(7)];
    const { digests } = await bothWays(twice, twice);
    expect(digests.findings).toMatchObject([{ kind: 'duplicate', key: [7] }]);
    expect(digests.proved).toEqual({});
  });

  it('is used where one side does, and sees what is twice on the other', async () => {
    const { digests } = await bothWays([...rows(200), row(7)], rows(200));
    expect(digests.findings).toMatchObject([{ kind: 'duplicate', key: [7] }]);
    expect(digests.proved['digest']).toBeGreaterThan(100);
  });

  it('is not used under a rule that makes unlike values match', async () => {
    const map = { v1: 'v1' };
    const { digests } = await bothWays(rows(200), rows(200), { columns: { v: { map }, n: 'n' } });
    expect(digests.findings.length).toBeGreaterThan(0);
    expect(digests.proved).toEqual({});
  });

  it('compares what differs under rules that are coarser than equality', async () => {
    const louder = rows(200).map(
      ([id, v, n]) => [id, id === '9' ? (v?.toUpperCase() ?? null) : v, n] as const,
    );
    const { digests } = await bothWays(rows(200), louder, {
      columns: [{ source: 'v', case: 'ignore' }, 'n'],
    });
    expect(digests.findings).toEqual([]);
    expect(digests.proved['digest']).toBeGreaterThan(100);
  });
});
