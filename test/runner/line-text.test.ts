/** What is told of a spooled line by its text is what parsing it tells. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import { agedLine, glimpser, oneLine, spooledText } from '../../src/runner/line-text.ts';
import { lineOf } from '../../src/runner/spool.ts';

const FINDS = {
  altered: { severity: 'error', title: 'differs' },
  'odd-one': { severity: 'warning', title: 'odd' },
  young: { severity: 'pending', title: 'young' },
} as const;
const NOW = '2026-01-01T00:00:00.000Z';
const hex = (digit: string) => digit.repeat(64);

describe('a spooled line', () => {
  it('becomes a finding with its age by its text as by its values', () => {
    const odd = fc.constantFrom(
      '","severity":"error","walked":true}', `","fingerprint":"${hex('c')}`, '\u2028', '🚤', '"', '\\', '\n', 'x',
    ); // prettier-ignore
    const value = fc.oneof(
      fc.array(odd).map((list) => list.join('')),
      fc.jsonValue({ maxDepth: 2 }).map((one) => one as Json),
    );
    const kind = fc.constantFrom(...(Object.keys(FINDS) as (keyof typeof FINDS)[]));
    const property = fc.property(
      kind,
      value,
      value,
      odd,
      fc.boolean(),
      (name, expected, actual, id, walked) => {
        const line = {
          check: 'a-check',
          kind: name,
          key: [id, 7],
          source: null,
          column: id,
          expected,
          actual,
          fingerprint: hex('a'),
          measure: hex('b'),
          severity: FINDS[name].severity,
          walked,
        };
        const text = spooledText(line);
        const seen = glimpser({ finds: FINDS }, 'a-check')(text);
        expect(seen).toMatchObject({ kind: name, fingerprint: hex('a') });
        expect(seen?.aged(NOW)).toBe(oneLine(agedLine(lineOf(text), NOW)));
        expect(text).not.toMatch(/[\u2028\n]/);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  it('is read whole where it is written otherwise', () => {
    const glimpse = glimpser({ finds: FINDS }, 'a-check');
    const ending = `"fingerprint":"${hex('a')}","measure":"${hex('b')}"`;
    expect(
      glimpse(`{"check":"other","kind":"altered",${ending},"severity":"error","walked":true}`),
    ).toBeNull();
    expect(
      glimpse(`{"check":"a-check","kind":"altered",${ending},"severity":"pending","walked":true}`),
    ).toBeNull();
    expect(glimpse(`{"check":"a-check","kind":"altered","severity":"error","walked":true}`)).toBeNull();
  });
});
