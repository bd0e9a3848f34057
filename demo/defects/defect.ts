/** A defect that is planted into the migrated data, and the findings that must tell of it. */
import type { NativeKey } from '../../src/model/key.ts';
import type { Plot } from './plot.ts';

/** One finding that the gate must make. */
export type Planted = {
  readonly check: string;
  readonly kind: string;
  readonly key: NativeKey;
  readonly column: string | null;
  /** Whether the key is private, so that reports show an HMAC in its place. */
  readonly hidden?: true;
  /** What a safe correction does to it: takes it away, or takes it away along with another one. */
  readonly mended?: 'itself' | 'along';
};

/** What went wrong, as a person would tell it, and how to make it so. */
export type Defect = {
  readonly story: string;
  /** Makes it so, and says what must be found by every check that can see it. */
  plant(plot: Plot): readonly Planted[];
};

/** A finding about a row, or a group of rows. */
export function finding(check: string, kind: string, key: NativeKey, column: string | null = null): Planted {
  return { check, kind, key, column };
}

/** A finding that a safe correction takes away. */
export function mended(own: Planted, how: 'itself' | 'along' = 'itself'): Planted {
  return { ...own, mended: how };
}
