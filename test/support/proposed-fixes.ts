/** What a check proposes for what it finds, however its work is cut. */
import { expect } from 'vitest';
import type { Advice, Change } from '../../src/model/change.ts';
import type { Check } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/finding.ts';
import { stableJson } from '../../src/model/json.ts';
import { inspectHeeding } from './inspect-directly.ts';

/** A finding by its kind and key, and what is proposed for it. */
export type Proposed = readonly [kind: string, key: Finding['key'], fix: Change | Advice | null];

/** Everything that is proposed, in the order of kinds and keys. */
export async function proposedFixes(check: Check): Promise<readonly Proposed[]> {
  const [whole, cut] = await Promise.all([proposedIn(check, 1), proposedIn(check, 7)]);
  expect(cut, 'proposed when the work is cut').toEqual(whole);
  return whole;
}

async function proposedIn(check: Check, segments: number): Promise<readonly Proposed[]> {
  const proposed: Proposed[] = [];
  await inspectHeeding(check, segments, (finding) => {
    const fix = check.definition.fixes?.[finding.kind] ?? null;
    proposed.push([finding.kind, finding.key, typeof fix === 'function' ? fix(finding, check.options) : fix]);
  });
  const place = (one: Proposed) => stableJson(one);
  return proposed.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
