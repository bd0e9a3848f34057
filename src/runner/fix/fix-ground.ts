/** What an apply and an undo work with: a scratch folder, reading sessions and writers, opened together and closed together. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '../../model/dataset.ts';
import type { RunRequest } from '../request.ts';
import { Sessions, type SessionSettings } from '../sessions.ts';
import { Writers } from './writers.ts';

export type FixGround = {
  readonly scratch: string;
  readonly sessions: Sessions;
  readonly writers: Writers;
  readonly nameOf: (source: Source) => string;
};

/** Works with a ground and closes it, whatever happens. An abort of `request.signal` keeps writers from opening, and ends nothing that is open. */
export async function onFixGround<T>(
  request: Pick<RunRequest, 'config' | 'folder' | 'reveal' | 'signal'>,
  work: (ground: FixGround) => Promise<T>,
): Promise<T> {
  const { config, folder, reveal } = request;
  const scratch = await mkdtemp(join(tmpdir(), 'reconcile-'));
  const nameOf = (source: Source) => config.sources.get(source) ?? source.label ?? source.kind;
  const settings: SessionSettings = {
    name: nameOf,
    reveal,
    folder,
    scratch,
    diskCap: config.diskCap,
    onOpened: () => undefined,
  };
  // The change on its way needs what is open.
  const sessions = new Sessions(settings, new AbortController().signal);
  const writers = new Writers(config, settings, sessions, request.signal);
  try {
    return await work({ scratch, sessions, writers, nameOf });
  } finally {
    await writers.close();
    await sessions.close();
    await rm(scratch, { recursive: true, force: true });
  }
}
