/** Lends sessions to segments: the shared instant while it is young enough, else an instant of the segment's own. */
import type { Source } from '../model/dataset.ts';
import type { Lease } from './inspect-segment.ts';
import type { Sessions } from './sessions.ts';

/** Lends out the sessions of one look and remembers which sources were read at more than one instant. */
export class Leases {
  /** Sources of which some segment read an instant of its own. */
  readonly apart = new Set<Source>();
  private shared = 0;
  private readonly sessions: Sessions;

  constructor(sessions: Sessions) {
    this.sessions = sessions;
  }

  lend(sources: ReadonlySet<Source>): Lease {
    const old = [...sources].filter((source) => this.sessions.isOld(source));
    if (old.length === 0) {
      this.shared += 1;
      return { session: (source) => this.sessions.of(source), release: () => this.giveBack(sources) };
    }
    for (const source of old) this.apart.add(source);
    const own = this.sessions.apart();
    return { session: (source) => own.of(source), release: () => own.close() };
  }

  /** The last one to give back an instant that has grown too old ends it, so that no server holds it for nothing. */
  private async giveBack(sources: ReadonlySet<Source>): Promise<void> {
    this.shared -= 1;
    if (this.shared > 0) return;
    for (const source of sources) if (this.sessions.isOld(source)) await this.sessions.renew(source);
  }
}
