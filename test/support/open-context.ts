/** Opens sources the way a run does: named, with a scratch folder, reading through each other, all gone afterwards. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenContext, Session, Source } from '../../src/model/dataset.ts';
import { ConfigError } from '../../src/model/problem.ts';

/** What a test may set about the context that it opens sources with. */
export type ContextSettings = {
  readonly diskCap?: number;
  /** Names for sources that have no label of their own. */
  readonly names?: ReadonlyMap<Source, string>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Hears what sources tell of how they are read. */
  readonly tell?: OpenContext['tell'];
};

/** A context with the sessions that were opened through it. */
export interface TestContext extends OpenContext {
  /** The files that are in the scratch folder now, by their path in it. */
  leftInScratch(): Promise<readonly string[]>;
  /** Closes the sessions, outermost first, and removes the scratch folder. */
  close(): Promise<void>;
}

/** Makes a context with a scratch folder of its own. @throws ConfigError from `reveal` for a secret that was not given. */
export async function openContext(settings: ContextSettings = {}): Promise<TestContext> {
  const scratch = await mkdtemp(join(tmpdir(), 'reconcile-test-'));
  const sessions = new Map<Source, Promise<Session>>();
  const signal = new AbortController().signal;
  const context: TestContext = {
    folder: process.cwd(),
    scratch,
    diskCap: settings.diskCap ?? 1_000_000_000,
    ...(settings.tell === undefined ? {} : { tell: settings.tell }),
    name: (source) => settings.names?.get(source) ?? source.label ?? source.kind,
    reveal: ({ secret }) => {
      const value = settings.secrets?.[secret];
      if (value === undefined)
        throw new ConfigError('secret', `secret ${secret} is not set; give it to openContext()`);
      return value;
    },
    session: (source) => {
      const known = sessions.get(source) ?? source.open(context, signal);
      sessions.set(source, known);
      return known;
    },
    leftInScratch: () => readdir(scratch, { recursive: true }),
    close: async () => {
      const opened = await Promise.allSettled([...sessions.values()].reverse());
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
  return context;
}
