/** Lends sessions to the segments of one look at a check: the shared instant while it is young enough, else one of the segment's own. */
import type { Source } from '../model/dataset.ts';
import type { Demand } from './budget.ts';
import type { CheckTime } from './check-time.ts';
import type { Instants, Loan } from './instants.ts';
import { planningDemand } from './plan.ts';

/** The loans of one look; the time that it may take stands still while they are waited for. */
export class Leases {
  /** Sources of which some segment read an instant of its own. */
  readonly apart = new Set<Source>();
  private readonly instants: Instants;
  private readonly sources: ReadonlySet<Source>;
  private readonly demand: Demand;
  private readonly time: CheckTime;

  constructor(instants: Instants, sources: ReadonlySet<Source>, demand: Demand, time: CheckTime) {
    this.instants = instants;
    this.sources = sources;
    this.demand = demand;
    this.time = time;
  }

  /** Waits for sessions and readers, those of a segment or another number; give them back. @throws what the signal says while waiting. */
  async lend(signal: AbortSignal, demand: Demand = this.demand): Promise<Loan> {
    const loan = await this.time.waits(this.instants.lend(this.sources, demand, signal));
    const rests = this.time.reads();
    for (const source of loan.apart) this.apart.add(source);
    const release = async (): Promise<void> => {
      try {
        await loan.release();
      } finally {
        rests();
      }
    };
    return { ...loan, release };
  }

  /** The snapshots that the segments share. One that has grown too old is shared no more, and is not opened for its name. */
  async snapshots(signal: AbortSignal): Promise<Record<string, string>> {
    const { apart, release } = await this.lend(signal, planningDemand(this.demand));
    try {
      return await this.instants.sessions.snapshots([...this.sources].filter((source) => !apart.has(source)));
    } finally {
      await release();
    }
  }
}
