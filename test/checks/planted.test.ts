// Random data with planted defects: every check finds exactly what was planted, however its work is cut and delivered.
import { describe, expect, it } from 'vitest';
import { CUTS, EXECUTIONS, sorted } from '../support/executions.ts';
import { inspectByDigests } from '../support/inspect-directly.ts';
import { plantBerths } from '../support/plant-berths.ts';
import { plantCounts } from '../support/plant-counts.ts';
import { plantFeed } from '../support/plant-feed.ts';
import { plantFields } from '../support/plant-fields.ts';
import { plantFiles } from '../support/plant-files.ts';
import { plantLinks, plantPaths } from '../support/plant-objects.ts';
import { plantRedirects } from '../support/plant-redirects.ts';
import { plantReferences } from '../support/plant-references.ts';
import { plantSearch } from '../support/plant-search.ts';
import { plantSequences } from '../support/plant-sequences.ts';
import { random, seeds } from '../support/random.ts';

const PLANTS = [
  ['row-counts', plantCounts],
  ['orphans', plantReferences],
  ['field-agreement', plantFields],
  ['berth-status', plantBerths],
  ['legacy-redirects', plantRedirects],
  ['public-feed', plantFeed],
  ['object-links', plantLinks],
  ['object-paths', plantPaths],
  ['file-integrity', plantFiles],
  ['sequence-position', plantSequences],
  ['search-index', plantSearch],
] as const;

/** Kinds that need an id map, a report or an option of their own; the checks' own tests have them. */
const PLANTED_ELSEWHERE = {
  'row-counts': ['distinct', 'declared', 'misreported'],
  'object-links': ['in-flight'],
  'object-paths': [],
  orphans: ['untranslated'],
  'field-agreement': ['untranslated'],
  'berth-status': [],
  'legacy-redirects': [],
  'public-feed': ['fresh'],
  'file-integrity': [],
  'sequence-position': [],
  'search-index': [],
};

/** Each seed is cut in all four ways: in one of them through the loopback, in the others in this process; in a soak in all of them in both. */
const CASES = EXECUTIONS.flatMap(([way, execute], place) =>
  seeds().map((seed) => {
    const part = CUTS.filter((_segments, at) => (at === seed % CUTS.length) === (place === 1));
    return { way, execute, seed, cuts: process.env['RECONCILE_SOAK'] === '1' ? CUTS : part };
  }),
);

describe.each(PLANTS)('%s finds exactly what was planted', (name, plant) => {
  it.concurrent.each(CASES)('with seed $seed, $way', async ({ execute, seed, cuts }) => {
    const { check, finds } = plant(random(seed));
    expect(check.definition.name).toBe(name);
    const outcomes = await Promise.all(cuts.map((segments) => execute(check, segments)));
    for (const [at, { findings }] of outcomes.entries()) {
      expect(sorted(findings), `in ${cuts[at] ?? 0} segments`).toEqual(sorted(finds));
    }
  });

  it('plants every kind of defect that the check declares', () => {
    const planted = new Set(seeds().flatMap((seed) => plant(random(seed)).finds.map(({ kind }) => kind)));
    const { definition } = plant(random(1)).check;
    const apart = Object.keys(definition.finds).filter((kind) => !planted.has(kind));
    expect(apart).toEqual(PLANTED_ELSEWHERE[name]);
  });
});

describe.each(PLANTS.filter(([, plant]) => plant(random(1)).check.definition.digests === true))(
  '%s by digests finds exactly what was planted',
  (_name, plant) => {
    it.concurrent.each(seeds())('with seed %i', async (seed) => {
      const { check, finds } = plant(random(seed));
      for (const segments of [undefined, CUTS[seed % CUTS.length]]) {
        const { findings } = await inspectByDigests(check, segments);
        expect(sorted(findings), `in ${segments ?? 'no'} segments`).toEqual(sorted(finds));
      }
    });
  },
);
