/** Opens a PostgreSQL source under the name `crm` for one test, and closes it whatever happens. */
import type { Dataset, DatasetRef, Session, Source } from '../../../src/model/dataset.ts';
import { keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING, type Scope } from '../../../src/model/scope.ts';
import type { Cells } from '../../../src/model/value.ts';
import { postgres, type PostgresOptions, type PostgresSource } from '../../../src/sources/postgres/index.ts';
import { openContext, type ContextSettings } from '../../support/open-context.ts';

/** A signal that nobody aborts. */
export const calm: AbortSignal = new AbortController().signal;

export type Crm = {
  readonly source: PostgresSource;
  readonly session: Session;
  readonly of: (ref: DatasetRef) => Dataset;
};

/** Opens a source and asks it something. */
export async function withCrm<T>(
  options: PostgresOptions,
  ask: (crm: Crm) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  const source = postgres(options);
  const context = await openContext({ ...settings, names: new Map<Source, string>([[source, 'crm']]) });
  try {
    const session = await context.session(source);
    return await ask({ source, session, of: (ref) => session.dataset(ref) });
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
export async function failure(
  work: Promise<unknown>,
): Promise<{ code: string; message: string; transient: boolean }> {
  const thrown: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
  const { code = '', message, transient = false } = thrown as Error & { code?: string; transient?: boolean };
  return { code, message, transient };
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean>, patience = 10_000): Promise<void> {
  const last = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > last) throw new Error('it does not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
