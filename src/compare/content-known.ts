/** What is known of the contents of two objects that should be one: what their stores keep, and what their bytes came to. */
import type { Hashed, Stored } from '../model/contents.ts';
import type { Grade } from '../model/evidence.ts';

/** The same of the source's object and of the target's. */
export type Sides<T> = { readonly source: T; readonly target: T };

/** One object: `hashed` is `null` until its bytes were read. */
export type Known = { readonly stored: Stored; readonly hashed: Hashed | null };

/** Whether bytes may be read: not at all, where what stores keep does not reach the grade, or of every object. */
export const READING = ['never', 'if-needed', 'always'] as const;

/** What is asked of every pair. */
export type Demand = { readonly least: Grade; readonly bytes: (typeof READING)[number] };

/** Makes something of either side. */
export function onBoth<T, U>({ source, target }: Sides<T>, make: (side: T) => U): Sides<U> {
  return { source: make(source), target: make(target) };
}

/** Its size in bytes as it was seen last: when it was read, else when its store was asked. */
export function latestSize({ stored, hashed }: Known): number {
  return hashed?.size ?? stored.size;
}
