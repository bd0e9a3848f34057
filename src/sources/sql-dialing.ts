/** Reads a source's URL, and waits for a connection no longer than whoever asked for it. */
import type { OpenContext, Secret } from '../model/dataset.ts';
import type { ReconcileError } from '../model/problem.ts';
import type { Place } from './sql-place.ts';
import type { Opening } from './sql-table.ts';
import { obey } from './stopping.ts';

/** Where a source is, and what to call it and its URL in a sentence. */
export type Address = { readonly name: string; readonly credentials: string; readonly url: string };

/** Reveals the URL. @throws ConfigError when its secret is not set. */
export function addressOf(
  { source, settings: { url } }: Opening<{ readonly url: string | Secret }>,
  context: OpenContext,
): Address {
  const name = `source ${context.name(source)}`;
  if (typeof url === 'string') return { name, credentials: `the url of ${name}`, url };
  return { name, credentials: `secret(${url.secret})`, url: context.reveal(url) };
}

/** Waits until a connection is made, and ends it when it is not. @throws what the signal says, or what `explain` makes of the failure. */
export async function connecting(
  work: () => Promise<unknown>,
  hangUp: () => unknown,
  { name }: Place,
  signal: AbortSignal,
  explain: (thrown: unknown) => ReconcileError,
): Promise<void> {
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    await work();
  } catch (thrown) {
    hangUp();
    obey(signal, name);
    throw explain(thrown);
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}
