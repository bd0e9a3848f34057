/** The open sessions of a run: one per source and instant, renewed when too old, started again once when lost. */
import type { OpenContext, Session, Source } from '../model/dataset.ts';
import { ReconcileError, SourceError } from '../model/problem.ts';
import { retrying } from './retry.ts';
import { sharing } from './shared-reads.ts';
import type { ReadMemory } from './shared-reads-memory.ts';

type Held = { readonly session: Promise<Session>; readonly since: number };

/** What sessions are opened with. */
export type SessionSettings = Pick<
  OpenContext,
  'name' | 'reveal' | 'folder' | 'scratch' | 'diskCap' | 'tell'
> & {
  readonly onOpened: (source: string, snapshot: string | null, isPartial: boolean) => void;
  /** Set where answers that are asked for again are kept, as long as a session is open. */
  readonly memory?: ReadMemory;
};

/** Opens a session for each source when it is first needed and keeps it; failing to open is remembered, not retried for each check. */
export class Sessions {
  private readonly held = new Map<Source, Held>();
  private readonly settings: SessionSettings;
  private readonly signal: AbortSignal;
  private readonly within: { readonly own: ReadonlySet<Source>; readonly rest: Sessions } | null;

  constructor(settings: SessionSettings, signal: AbortSignal, within: Sessions['within'] = null) {
    this.settings = settings;
    this.signal = signal;
    this.within = within;
  }

  /** The shared session of a source. @throws SourceError when it cannot be opened. */
  of(source: Source): Promise<Session> {
    if (this.within !== null && !this.within.own.has(source)) return this.within.rest.of(source);
    const known = this.held.get(source);
    if (known !== undefined) return known.session;
    const session = this.open(source);
    session.catch(() => undefined); // whoever awaits it gets the error; nobody may be waiting yet
    this.held.set(source, { session, since: Date.now() });
    return session;
  }

  /** Whether the held instant of a source is older than it allows. */
  isAged(source: Source): boolean {
    const known = this.held.get(source);
    const limit = source.maxSnapshotAge;
    return known !== undefined && limit !== null && Date.now() - known.since > limit;
  }

  /** Whether a session of a source is held that can be read no more, or could not be opened. */
  async isLost(source: Source): Promise<boolean> {
    const known = this.held.get(source);
    if (known === undefined) return false;
    const session = await known.session.catch(() => null);
    return session === null || session.lost.aborted;
  }

  /** Some sources, and those held ones that read through them: when the former end, so do the latter. */
  affectedBy(sources: Iterable<Source>): ReadonlySet<Source> {
    const ending = new Set(sources);
    for (const other of this.held.keys())
      if ([...ending].some((source) => readsThrough(other, source))) ending.add(other);
    return ending;
  }

  /** Closes the session of a source; the next use opens anew. */
  async end(source: Source): Promise<void> {
    await this.closeOf([source]);
  }

  /** Sessions of the same sources that share nothing with these: another instant; where `own` says which, of those only. */
  apart(own: ReadonlySet<Source> | null = null): Sessions {
    return new Sessions(this.settings, this.signal, own === null ? null : { own, rest: this });
  }

  async close(): Promise<void> {
    await this.closeOf([...this.held.keys()]);
  }

  /** The snapshots that a check's segments must read. */
  async snapshots(sources: Iterable<Source>): Promise<Record<string, string>> {
    const named: Record<string, string> = {};
    for (const source of sources) {
      const { snapshot } = await this.of(source);
      if (snapshot !== null) named[this.settings.name(source)] = snapshot;
    }
    return named;
  }

  private async closeOf(sources: readonly Source[]): Promise<void> {
    const closing = sources.map(async (source) => {
      const known = this.held.get(source);
      this.held.delete(source);
      const session = await known?.session.catch(() => null);
      await session?.close();
    });
    await Promise.all(closing);
  }

  private async open(source: Source): Promise<Session> {
    const { settings, signal } = this;
    const name = settings.name(source);
    const context: OpenContext = { ...settings, session: (inner) => this.of(inner) };
    const session = await retrying(() => source.open(context, signal), signal).catch((cause: unknown) => {
      if (cause instanceof ReconcileError) throw cause;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new SourceError('open', `source ${name}: cannot be opened: ${message}`, { cause });
    });
    settings.onOpened(name, session.snapshot, session.isPartial === true);
    return settings.memory === undefined ? session : sharing(session, settings.memory);
  }
}

function readsThrough(source: Source, inner: Source): boolean {
  return source.through.some((next) => next === inner || readsThrough(next, inner));
}
