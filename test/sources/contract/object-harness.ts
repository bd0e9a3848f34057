/** What the contract of datasets of objects asks of whoever runs it. */
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { ObjectsOptions } from '../../../src/sources/object-refs.ts';

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
