/** Opens a folder for a test, and says what failed. */
import { onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/model/dataset.ts';
import type { ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { DirectorySource } from '../../../src/sources/directory/index.ts';
import { openContext } from '../../support/open-context.ts';
import { all, calm } from '../contract/reading.ts';

/** The files of a folder, until the test ends. */
export async function open(source: DirectorySource, secrets: Record<string, string> = {}): Promise<Dataset> {
  const ref = source.objects();
  const context = await openContext({ names: new Map([[source, 'media']]), secrets });
  onTestFinished(() => context.close());
  return (await context.session(source)).dataset(ref);
}

/** Every key of a dataset. */
export const keysOf = async (dataset: Dataset) =>
  (await all(dataset.scan(EVERYTHING, [], calm))).map(({ key }) => key);
/** What a promise is rejected with. */
export const failure = async (doing: Promise<unknown>) =>
  (await doing.catch((thrown: unknown) => thrown)) as ReconcileError;
