/** Who reads which instant: checks that are under way together share a session of each source, and none is pulled from under another. */
import type { Session, Source } from '../model/dataset.ts';
import { Budget, type Demand } from './budget.ts';
import type { Sessions } from './sessions.ts';

/** Sessions on loan to one segment, with the readers that it may use. */
export type Loan = {
  readonly session: (source: Source) => Promise<Session>;
  /** Sources that are read at an instant of the segment's own, since the shared one has grown too old. */
  readonly apart: ReadonlySet<Source>;
  readonly release: () => Promise<void>;
};

/** What is known of a source. */
type State = {
  /** Checks that are in. */
  inside: number;
  /** Loans of the shared session that are out. */
  lent: number;
  /** Whether the shared session was ended while checks were in: what they have yet to read is of other instants. */
  ended: boolean;
  /** Whether the shared session is of no use to anybody who comes. */
  useless: boolean;
  /** How many sessions were shared, one after another, before this one. */
  readonly era: number;
  /** In which era a lost instant was replaced, which is done once. */
  readonly replacedIn: number | null;
};

/** A segment that was told to stop may take so long to give back what it holds; then others may have it. */
const GRACE_MS = 3_000;

/**
 * The shared sessions of a run. A check comes in before it reads and leaves when it has; a new instant begins for all sources
 * of which no check is in, so that no check reads two without saying so.
 */
export class Instants {
  readonly sessions: Sessions;
  private readonly budget: Budget;
  private readonly states = new Map<Source, State>();
  private readonly waiting: (() => void)[] = [];
  private renewing: Promise<void> | null = null;

  /** `segments`: how many may be looked at at a time. */
  constructor(sessions: Sessions, segments: number) {
    this.sessions = sessions;
    this.budget = new Budget(segments);
  }

  /** Waits until every source can be read at one instant, and counts a check in. @throws what the signal says while waiting. */
  async enter(sources: ReadonlySet<Source>, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const stale = [...sources].filter((source) => this.isStale(source));
      if (stale.length === 0 && this.renewing === null) break;
      const closing = this.sessions.affectedBy(stale);
      const isFree = [...closing].every((source) => this.of(source).inside === 0);
      if (this.renewing === null && isFree) {
        this.renewing = this.renew(closing).finally(() => {
          this.renewing = null;
          this.wake();
        });
      }
      await this.changed(signal);
    }
    for (const source of sources) this.of(source).inside += 1;
  }

  /** Counts a check out. */
  leave(sources: ReadonlySet<Source>): void {
    for (const source of sources) this.of(source).inside -= 1;
    this.wake();
  }

  /** The place of the shared session among all of a source; take it while a check is in. */
  eraOf(source: Source): number {
    return this.of(source).era;
  }

  /** Whether the instant of an era may be replaced: only one of a source ever is. */
  mayReplace(source: Source, era: number): boolean {
    const { replacedIn } = this.of(source);
    return source.maxSnapshotAge !== null && (replacedIn === null || replacedIn === era);
  }

  /** Has the instant of an era replaced as soon as nobody is in; says whether nobody asked for that before. */
  replace(source: Source, era: number): boolean {
    const state = this.of(source);
    if (state.replacedIn === era) return false;
    this.states.set(source, { ...state, useless: true, replacedIn: era });
    return true;
  }

  /**
   * Lends sessions to a segment of a check that is in, once there are readers for it. Where the shared session is too old, the
   * segment gets one of its own, which costs a connection more: the one that holds its instant.
   * @throws what the signal says while waiting.
   */
  async lend(sources: ReadonlySet<Source>, demand: Demand, signal: AbortSignal): Promise<Loan> {
    for (;;) {
      const apart = this.apartOf(sources);
      await this.endIdle(apart);
      const wanted = [...demand].map(
        ([source, readers]) => [source, apart.has(source) ? readers + 1 : readers] as const,
      );
      const giveBack = await this.budget.take(new Map(wanted), signal);
      if (this.apartOf(sources).size === apart.size) return this.loan(sources, apart, giveBack, signal);
      giveBack(); // the shared one has grown too old in the meantime
    }
  }

  private loan(
    sources: ReadonlySet<Source>,
    apart: ReadonlySet<Source>,
    giveBack: () => void,
    signal: AbortSignal,
  ): Loan {
    const shared = [...sources].filter((source) => !apart.has(source));
    for (const source of shared) this.of(source).lent += 1;
    const sessions = apart.size === 0 ? this.sessions : this.sessions.apart(apart);
    let released: Promise<void> | null = null;
    const returned = async (): Promise<void> => {
      clearTimeout(timer);
      signal.removeEventListener('abort', hurry);
      if (apart.size > 0) await sessions.close();
      for (const source of shared) this.of(source).lent -= 1;
      await this.endIdle(new Set(shared));
      giveBack();
    };
    const release = (): Promise<void> => (released ??= returned());
    let timer: NodeJS.Timeout | undefined;
    const hurry = (): void => {
      timer = setTimeout(() => void release(), GRACE_MS).unref();
    };
    signal.addEventListener('abort', hurry, { once: true });
    return { session: (source) => sessions.of(source), apart, release };
  }

  /** The sources of which a segment must read an instant of its own: what follows is not of the one that was shared. */
  private apartOf(sources: ReadonlySet<Source>): ReadonlySet<Source> {
    return new Set([...sources].filter((source) => this.isPast(source)));
  }

  private isPast(source: Source): boolean {
    const past = this.of(source).ended || this.sessions.isAged(source);
    return past || source.through.some((inner) => this.isPast(inner));
  }

  /** Ends shared instants that have grown too old and are lent to nobody, so that no server holds one for nothing. */
  private async endIdle(sources: ReadonlySet<Source>): Promise<void> {
    const ending: Promise<void>[] = [];
    for (const source of sources) {
      if (!this.sessions.isAged(source) || this.of(source).lent > 0) continue;
      for (const other of this.sessions.affectedBy([source])) {
        if (this.of(other).ended) continue;
        this.of(other).ended = true;
        ending.push(this.sessions.end(other).then(() => this.budget.allow(other, 1)));
      }
    }
    await Promise.all(ending);
  }

  private isStale(source: Source): boolean {
    return this.of(source).useless || this.isPast(source);
  }

  private async renew(sources: ReadonlySet<Source>): Promise<void> {
    for (const source of sources) {
      const state = this.of(source);
      if (state.ended) this.budget.allow(source, -1);
      this.states.set(source, { ...state, ended: false, useless: false, era: state.era + 1 });
    }
    await Promise.all([...sources].map((source) => this.sessions.end(source)));
  }

  private of(source: Source): State {
    const known = this.states.get(source);
    if (known !== undefined) return known;
    const state: State = { inside: 0, lent: 0, ended: false, useless: false, era: 0, replacedIn: null };
    this.states.set(source, state);
    return state;
  }

  /** Waits until somebody has left or an instant has begun anew. */
  private async changed(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    this.waiting.push(() => resolve(undefined));
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
