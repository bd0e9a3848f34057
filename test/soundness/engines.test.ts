// A whole workshop in two engines, each with its natural types: alike as it moved, and of fifty changes each is found as what it is.
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import there from '../../examples/across-engines/reconcile.config.mts';
import back from '../fixtures/engines/back.config.mts';
import { resolveConfig } from '../../src/config/resolve.ts';
import type { EvidenceAsked } from '../../src/model/digest.ts';
import type { FindingLine } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { called } from '../support/engines-called.ts';
import { CHANGES } from '../support/engines-changes.ts';
import { expectedOf, plant, workshop, type Expected, type Workshop } from '../support/engines-workshop.ts';
import { TABLES } from '../support/engines-tables.ts';
import { describeMysql } from '../support/mysql.ts';
import { describePostgres } from '../support/postgres.ts';
import { ways } from '../support/random.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const CONFIGS = { there, back };
type Direction = keyof typeof CONFIGS;
const PAGES = {
  there: new URL('../../examples/across-engines/reconcile.config.mts', import.meta.url),
  back: new URL('../fixtures/engines/back.config.mts', import.meta.url),
};

type Way = readonly [Direction, segments: number, EvidenceAsked];

/** Which side is the source, over how many segments, by which evidence; a few of the ways for what is alike. */
const FEW: readonly Way[] = [
  ['there', 7, 'values'],
  ['there', 1, 'digest'],
  ['back', 3, 'md5'],
];
const PROGRAM: readonly (readonly [Direction, readonly string[]])[] = [
  ['there', []],
  ['back', ['--evidence', 'md5', '--segments', '2']],
];
const EVERY: readonly Way[] = (['there', 'back'] as const).flatMap((direction) => [
  ...[1, 3, 7].map((segments): Way => [direction, segments, 'values']),
  [direction, 1, 'digest'],
  [direction, 1, 'md5'],
]);

const inOrder = (lines: readonly Expected[]): readonly string[] =>
  lines.map((line) => JSON.stringify(line)).toSorted();

const shown = ({ check, kind, key, column, expected, actual }: FindingLine): Expected => ({
  check,
  kind,
  key,
  column,
  expected,
  actual,
});

it('is told on its page with the very config that is tested', async () => {
  const page = await readFile(new URL('../../docs/across-engines.md', import.meta.url), 'utf8');
  expect(page).toContain(await readFile(PAGES.there, 'utf8'));
});

describePostgres('a workshop that moved', () => {
  describeMysql('between two engines', () => {
    let at: Workshop;
    beforeAll(async () => {
      at = await workshop();
    });

    /** Asks in this process, and gives back what each check came to and all findings. */
    const ask = async ([direction, segments, evidence]: Way) => {
      const { sources, suites } = resolveConfig(CONFIGS[direction]);
      const { checks } = suites.get('gate')!;
      const only = Object.keys(TABLES); // where values are compared; the program asks the others too
      const { out, remove } = await outFolder();
      try {
        const reveal = ({ secret }: { readonly secret: string }): string =>
          secret === 'LEGACY_URL' ? at.reader : at.shop;
        const ran = await runSuite(out, checks, { sources, only, segments, evidence, reveal, frozen: true });
        const lines = [...(await ran.files())]
          .filter(([name]) => name.startsWith('findings/'))
          .flatMap(([, text]) => text.split('\n').filter(Boolean))
          .map((line) => shown(JSON.parse(line) as FindingLine));
        return { report: ran.report, lines: inOrder(lines) };
      } finally {
        await remove();
      }
    };

    const verdicts = ({ checks }: Report) =>
      Object.fromEntries(
        checks.map(({ id, verdict, problems }) => [id, problems.length > 0 ? problems : verdict]),
      );
    const program = async (direction: Direction, ...args: readonly string[]) =>
      called(await readFile(PAGES[direction], 'utf8'), 'gate', { legacy: at.reader, shop: at.shop }, args);

    describe('as it moved', () => {
      it('is consistent to who runs the program with a page of mapping', async () => {
        const { code, report } = await program('there');
        expect(new Set(Object.values(verdicts(report)))).toEqual(new Set(['consistent']));
        expect(code).toBe(0);
      });

      it.each(FEW)('is consistent %s over %i segments by %s', async (...way) => {
        const { report, lines } = await ask(way);
        expect(lines).toEqual([]);
        expect(new Set(Object.values(verdicts(report)))).toEqual(new Set(['consistent']));
      });
    });

    describe('with fifty changes', () => {
      beforeAll(async () => {
        expect(CHANGES.length).toBe(50);
        expect(new Set(CHANGES.map(({ what }) => what)).size).toBe(50);
        await plant(at);
      });

      it.each(ways(FEW, EVERY))(
        'tells each as what it is, and nothing else, %s over %i segments by %s',
        async (...way) => {
          const { report, lines } = await ask(way);
          expect(lines).toEqual(inOrder(expectedOf(way[0])));
          expect(new Set(Object.values(verdicts(report)))).toEqual(new Set(['consistent', 'inconsistent']));
        },
      );

      it.each(ways(PROGRAM.slice(1), PROGRAM))(
        'tells each to who runs the program, %s',
        async (direction, args) => {
          const { code, lines } = await program(direction, ...args);
          expect(inOrder(lines.map(shown))).toEqual(inOrder(expectedOf(direction)));
          expect(code).toBe(1);
        },
      );
    });
  });
});
