/** Opens a bucket: the SDK is loaded here and not before, and nothing else is done with it yet. */
import type { OpenContext, Session, Source } from '../../model/dataset.ts';
import { LEASE_NAME } from '../object-lease.ts';
import type { ObjectRefs } from '../object-refs.ts';
import { revealed } from '../object-refs.ts';
import { objectSession } from '../object-session.ts';
import { obey } from '../stopping.ts';
import { bucketClient } from './client.ts';
import type { Settings } from './options.ts';
import { bucketStore } from './store.ts';

/** What a bucket is opened with. */
export type Opening = { readonly source: Source; readonly settings: Settings; readonly refs: ObjectRefs };

/** A session of a bucket; nothing is asked before a dataset is. @throws ConfigError for what its settings cannot mean. */
export async function openBucket(
  opening: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Session> {
  const { source, settings, refs } = opening;
  obey(signal, context.name(source));
  const client = await bucketClient(settings, context);
  const prefix = revealed(settings.prefix, context);
  const store = bucketStore(client, prefix + LEASE_NAME);
  return objectSession(store, client.identity, { source, refs, prefix }, context);
}
