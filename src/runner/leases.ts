/** Lends sessions to segments: the shared instant while it is young enough, else an instant of the segment's own. */
import type { Source } from '../model/dataset.ts';
import type { Lease } from './inspect-segment.ts';
import type { Sessions } from './sessions.ts';

/** Lends out the sessions of one look, within the connection budget of its sources, and remembers which sources were read at more than one instant. */
export class Leases {
  /** Sources of which some segment read an instant of its own. */
  readonly apart = new Set<Source>();
  private shared = 0;
  private own = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly sessions: Sessions;
  private readonly ownAtATime: number;

  /** `ownAtATime`: how many segments may hold sessions of their own without going over a source's connections. */
  constructor(sessions: Sessions, ownAtATime: number) {
    this.sessions = sessions;
    this.ownAtATime = ownAtATime;
  }

  lend(sources: ReadonlySet<Source>): Lease {
    // An instant that was ended within this look is not begun anew for all: what follows would be of another one.
    const old = [...sources].filter((source) => this.sessions.isOld(source) || this.sessions.isGone(source));
    if (old.length === 0) {
      this.shared += 1;
      return { session: (source) => this.sessions.of(source), release: () => this.giveBack(sources) };
    }
    for (const source of old) this.apart.add(source);
    let entered: Promise<Sessions> | null = null;
    return {
      session: async (source) => {
        entered ??= this.enter(sources);
        return (await entered).of(source);
      },
      release: async () => {
        if (entered === null) return;
        await (await entered).close();
        this.own -= 1;
        this.wake();
      },
    };
  }

  /** Waits until the shared instant is given back and there is room for one more of a segment's own. */
  private async enter(sources: ReadonlySet<Source>): Promise<Sessions> {
    while (this.shared > 0 || this.own >= this.ownAtATime) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.own += 1;
    await this.endOld(sources);
    return this.sessions.apart();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** The last one to give back an instant that has grown too old ends it, so that no server holds it for nothing. */
  private async giveBack(sources: ReadonlySet<Source>): Promise<void> {
    try {
      if (this.shared > 1) return;
      await this.endOld(sources);
    } finally {
      this.shared -= 1;
      this.wake();
    }
  }

  private async endOld(sources: ReadonlySet<Source>): Promise<void> {
    for (const source of sources) if (this.sessions.isOld(source)) await this.sessions.renew(source);
  }
}
