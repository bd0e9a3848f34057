/** The contract of datasets of objects: what a bucket, a folder and objects in memory answer alike. */
import { afterAll, describe } from 'vitest';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { ObjectsOptions } from '../../../src/sources/object-refs.ts';
import { objectContents } from './object-contents.ts';
import { objectKeys } from './object-keys.ts';
import { objectPrefixes } from './object-prefixes.ts';
import { objectReading } from './object-reading.ts';

/** An object that a harness puts into its store. */
export type Given = { readonly key: string; readonly bytes: string | Uint8Array };

/** A store with objects in it. */
export type Stocked = {
  /** A dataset of them; each call may make another. */
  objects(options?: ObjectsOptions): DatasetRef;
};

export type ObjectHarness = {
  /** Makes a store of its own that has exactly these objects. */
  stock(objects: readonly Given[]): Promise<Stocked>;
  /** Whether its rows and contents have ETags. */
  readonly tags: boolean;
  /** Set when its server cannot list keys with control characters: XML has no place for them, and it does not encode keys. */
  readonly lacksControls?: true;
  /** Called once, after the last case. */
  dispose?(): Promise<void>;
};

/** Adds the cases of the contract for one adapter; call it at the top of a test file. */
export function objectContract(name: string, harness: ObjectHarness): void {
  describe(`${name} keeps the contract of objects`, () => {
    afterAll(() => harness.dispose?.());
    objectReading(harness);
    objectKeys(harness);
    objectPrefixes(harness);
    objectContents(harness);
  });
}
