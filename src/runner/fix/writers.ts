/** The writers of an apply or an undo: each opened when it is first needed, held to the end, and never opened a second time. */
import { isExpansion, rolesOf, sourcesOf } from '../../model/binding.ts';
import type { DatasetRef, OpenContext, Source } from '../../model/dataset.ts';
import type { Guard } from '../../model/fix-report.ts';
import type { IntentLine } from '../../model/journal.ts';
import { toProblem } from '../../model/problem.ts';
import type { Config } from '../../model/suite.ts';
import type { Outcome, Writer } from '../../model/writer.ts';
import type { SessionSettings, Sessions } from '../sessions.ts';

/** Why a system cannot be written to. */
type NoWriter = { readonly guard: Guard; readonly message: string };

/** A writer with its source, or why there is none. */
export type Opened = { readonly writer: Writer; readonly source: Source } | NoWriter;

/** A writer that hangs is one that cannot tell. */
const ASK_MS = 60_000;

/** Opens writers by the names that the config gives their sources. */
export class Writers {
  private readonly opened = new Map<string, Promise<Opened>>();
  private readonly config: Config;
  private readonly settings: SessionSettings;
  private readonly sessions: Sessions;
  private readonly signal: AbortSignal;

  constructor(config: Config, settings: SessionSettings, sessions: Sessions, signal: AbortSignal) {
    this.config = config;
    this.settings = settings;
    this.sessions = sessions;
    this.signal = signal;
  }

  /** The writer of a source, or the guard that refuses. Never throws. */
  async of(name: string): Promise<Opened> {
    const opened = this.opened.get(name) ?? this.open(name);
    this.opened.set(name, opened);
    return opened;
  }

  /** The writer of an intent's source, when that still is the system that was written to. */
  async for({ source, target }: Pick<IntentLine, 'source' | 'target'>): Promise<Opened> {
    const opened = await this.of(source);
    if ('guard' in opened || opened.writer.identity === target) return opened;
    return {
      guard: 'other-target',
      message: `source ${source}: is now ${opened.writer.identity}, and what was written to is ${target}; undo it with the config of that time`,
    };
  }

  /** What became of an intent; `unknown` where its writer cannot be opened or asked. */
  async outcome(line: IntentLine): Promise<Outcome> {
    const opened = await this.for(line);
    return 'guard' in opened ? 'unknown' : askWriter(opened.writer, line);
  }

  async close(): Promise<void> {
    for (const opening of this.opened.values()) {
      const opened = await opening;
      if ('writer' in opened) await opened.writer.close();
    }
  }

  private async open(name: string): Promise<Opened> {
    const source = this.sourceCalled(name);
    if (source === undefined) {
      return { guard: 'no-writer', message: `source ${name}: is not in the config any more; put it back` };
    }
    if (source.openWriter === undefined) {
      return {
        guard: 'no-writer',
        message: `source ${name}: the config gives no credentials to write with; give it a writer`,
      };
    }
    const context: OpenContext = { ...this.settings, session: (inner) => this.sessions.of(inner) };
    try {
      return { writer: await source.openWriter(context, this.signal), source };
    } catch (thrown) {
      return { guard: 'no-writer-access', message: toProblem(thrown).message };
    }
  }

  private sourceCalled(name: string): Source | undefined {
    return [...everySource(this.config)].find((source) => this.settings.name(source) === name);
  }
}

/** What a writer says became of an intent; `unknown` when it cannot say. An abort does not hurry it: what is done is done. */
export async function askWriter(writer: Writer, intent: Parameters<Writer['outcome']>[0]): Promise<Outcome> {
  return writer.outcome(intent, AbortSignal.timeout(ASK_MS)).catch(() => 'unknown' as const);
}

/** Every source that a config lists, and every one that its checks read. */
function everySource({ sources, suites }: Config): ReadonlySet<Source> {
  const read = [...suites.values()]
    .flatMap(({ checks }) => checks)
    .flatMap((item): Pick<DatasetRef, 'source'>[] =>
      isExpansion(item) ? [item] : [...rolesOf(item).values()],
    );
  return new Set([...sources.keys(), ...sourcesOf(read)]);
}
