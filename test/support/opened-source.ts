/** Opens one source for one test, closes it whatever happens, and asks its datasets. */
import type { Dataset, DatasetRef, Session, Source } from '../../src/model/dataset.ts';
import { keyCodec } from '../../src/model/key.ts';
import { ReconcileError } from '../../src/model/problem.ts';
import { EVERYTHING, type Scope } from '../../src/model/scope.ts';
import type { Cells } from '../../src/model/value.ts';
import { openContext, type ContextSettings, type TestContext } from './open-context.ts';

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal;

export type Opened<S extends Source> = {
  readonly source: S;
  readonly session: Session;
  readonly context: TestContext;
  readonly of: (ref: DatasetRef) => Dataset;
};

/** Opens a source under a name and asks it something. */
export async function withSource<S extends Source, T>(
  source: S,
  name: string,
  ask: (opened: Opened<S>) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  const context = await openContext({ ...settings, names: new Map<Source, string>([[source, name]]) });
  try {
    const session = await context.session(source);
    return await ask({ source, session, context, of: (ref) => session.dataset(ref) });
  } finally {
    await context.close();
  }
}

/** The rows of a scope. */
export async function rows(
  dataset: Dataset,
  columns: readonly string[],
  scope: Scope = EVERYTHING,
): Promise<Cells[]> {
  const found: Cells[] = [];
  for await (const page of dataset.scan(scope, columns, calm)) found.push(...page.map(({ row }) => row));
  return found;
}

/** The keys of a scope's rows, as reports show them. */
export async function nativeKeys(dataset: Dataset, scope: Scope = EVERYTHING): Promise<unknown[]> {
  const { key } = await dataset.describe(calm);
  const codec = keyCodec(key.map(({ kind }) => kind));
  const found: unknown[] = [];
  for await (const page of dataset.scan(scope, [], calm))
    found.push(...page.map((entry) => codec.native(entry.key)));
  return found;
}

/** The problem that a piece of work ends with; whatever else it throws is thrown on. */
export async function failure(work: Promise<unknown>): Promise<ReconcileError> {
  const thrown: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (thrown instanceof ReconcileError) return thrown;
  throw thrown;
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean>, patience = 10_000): Promise<void> {
  const last = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > last) throw new Error('it does not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
