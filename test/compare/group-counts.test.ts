// Groups are held in memory only where they must be, and then only so many.
import { describe, expect, it } from 'vitest';
import { groupCounts, type TranslateGroup } from '../../src/compare/group-counts.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import { memory } from '../../src/sources/memory.ts';
import { openContext } from '../support/open-context.ts';

const MOST_HELD = 100_000;
const { signal } = new AbortController();
const asTheyAre: TranslateGroup = (cells) => ({ cells, unmapped: -1 });

/** So many groups of one row. */
async function grouped(name: string, groups: number): Promise<Dataset> {
  const rows = Array.from({ length: groups }, (_, at) => [`g${at}`]);
  const ref = memory(name, { key: 'g', columns: { g: 'text' }, rows });
  const context = await openContext();
  const session = await context.session(ref.source);
  return session.dataset(ref.by('g'));
}

async function counted(...sides: Parameters<typeof groupCounts>[0]): Promise<number> {
  let groups = 0;
  for await (const { counts } of groupCounts(sides, signal)) {
    expect(counts).toEqual(sides.map(() => 1));
    groups += 1;
  }
  return groups;
}

describe('groups', () => {
  it('are walked however many there are, when nothing is translated', async () => {
    const many = { groups: await grouped('many', MOST_HELD + 1), translate: null };
    expect(await counted(many, many)).toBe(MOST_HELD + 1);
  });

  it('are translated as long as they can be held', async () => {
    const many = { groups: await grouped('many', MOST_HELD), translate: asTheyAre };
    expect(await counted(many, many)).toBe(MOST_HELD);
  });

  it('are refused when there are more', async () => {
    const many = { groups: await grouped('many', MOST_HELD + 1), translate: asTheyAre };
    await expect(counted(many, many)).rejects.toThrow(/more than 100000 groups are too many to translate/);
  });

  it('explain a difference as long as they can be held', async () => {
    const many = { groups: await grouped('many', MOST_HELD + 1), translate: null };
    await expect(counted(many, many, many)).rejects.toThrow(/more than 100000 groups/);
  });
});
