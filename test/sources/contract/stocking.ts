/** Opens a stocked store, asks about it, closes it, and finds nothing left behind. */
import { expect } from 'vitest';
import type { Contents } from '../../../src/model/contents.ts';
import type { Dataset, DatasetRef, Session } from '../../../src/model/dataset.ts';
import type { ObjectsOptions } from '../../../src/sources/object-refs.ts';
import { openContext, type TestContext } from '../../support/open-context.ts';
import type { Given, ObjectHarness, Stocked } from './object-harness.ts';

/** A store that is open. */
export type Stock = {
  readonly stocked: Stocked;
  /** A dataset of a session that no other dataset shares. */
  readonly fresh: (options?: ObjectsOptions) => Promise<Dataset>;
  /** The session of a dataset, and the dataset. */
  readonly open: (ref: DatasetRef) => Promise<{ readonly session: Session; readonly dataset: Dataset }>;
  readonly context: TestContext;
};

/** Fills a store and asks about it. */
export async function stocking(
  harness: ObjectHarness,
  objects: readonly Given[],
  ask: (stock: Stock) => Promise<void>,
): Promise<void> {
  const stocked = await harness.stock(objects);
  const context = await openContext();
  const sessions: Session[] = [];
  const open = async (ref: DatasetRef) => {
    const session = await ref.source.open(context, new AbortController().signal);
    sessions.push(session);
    return { session, dataset: session.dataset(ref) };
  };
  const fresh = async (options?: ObjectsOptions) => (await open(stocked.objects(options))).dataset;
  try {
    await ask({ stocked, fresh, open, context });
  } finally {
    for (const session of sessions) await session.close();
    const left = await context.leftInScratch();
    await context.close();
    expect(left, 'files left in the scratch folder').toEqual([]);
  }
}

/** The contents of a dataset that has some. */
export function contentsOf({ contents, name }: Dataset): Contents {
  if (contents === undefined) throw new Error(`${name} has no contents`);
  return contents;
}

/** Objects whose bytes are their own keys. */
export function named(...keys: readonly string[]): Given[] {
  return keys.map((key) => ({ key, bytes: key }));
}
