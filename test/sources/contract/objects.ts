/** The contract of datasets of objects: what a bucket, a folder and objects in memory answer alike. */
import { afterAll, describe } from 'vitest';
import { objectContents } from './object-contents.ts';
import type { ObjectHarness } from './object-harness.ts';
import { objectKeys } from './object-keys.ts';
import { objectOpening } from './object-opening.ts';
import { objectPrefixes } from './object-prefixes.ts';
import { objectReading } from './object-reading.ts';

/** Adds the cases of the contract for one adapter; call it at the top of a test file. */
export function objectContract(name: string, harness: ObjectHarness): void {
  describe(`${name} keeps the contract of objects`, () => {
    afterAll(() => harness.dispose?.());
    objectReading(harness);
    objectKeys(harness);
    objectPrefixes(harness);
    objectContents(harness);
    objectOpening(harness);
  });
}
