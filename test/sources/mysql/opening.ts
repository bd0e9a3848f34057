/** Opens a MySQL source under the name `legacy` for one test, and closes it whatever happens. */
import type { Dataset, DatasetRef, Session, Source } from '../../../src/model/dataset.ts';
import { ReconcileError } from '../../../src/model/problem.ts';
import { keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING, type Scope } from '../../../src/model/scope.ts';
import type { Cells } from '../../../src/model/value.ts';
import { mysql, type MysqlOptions, type MysqlSource } from '../../../src/sources/mysql/index.ts';
import { openContext, type ContextSettings, type TestContext } from '../../support/open-context.ts';

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal;

export type Legacy = {
  readonly source: MysqlSource;
  readonly session: Session;
  readonly context: TestContext;
  readonly of: (ref: DatasetRef) => Dataset;
};

/** Opens a source and asks it something. */
export async function withLegacy<T>(
  options: MysqlOptions,
  ask: (legacy: Legacy) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  const source = mysql(options);
  const context = await openContext({ ...settings, names: new Map<Source, string>([[source, 'legacy']]) });
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

/** What a piece of work throws. */
export async function failure(work: Promise<unknown>): Promise<ReconcileError> {
  const thrown: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  if (thrown instanceof ReconcileError) return thrown;
  throw thrown;
}
