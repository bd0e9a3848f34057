/** Looks again at what was found: what stays the same is confirmed, what is gone is transient, what will not settle is unknown. */
import type { Bound } from './bind.ts';
import type { Check } from '../model/check.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import { CheckError, type Problem } from '../model/problem.ts';
import type { Spool } from '../model/segment.ts';
import { placer, scopesOf, type LookPlace } from './places.ts';
import { lineOf, readSpool } from './spool.ts';

/** More suspects than this are not looked at again, and the report says so. */
export const MOST_SUSPECTS = 10_000;

/** Nor are suspects whose findings take more bytes than this: their keys would have to be held. */
export const MOST_SUSPECT_BYTES = 64_000_000;

/** Looks after the first; what has not settled then is unknown. */
export const MOST_LOOKS = 3;

type Suspect = { readonly measure: string; readonly place: LookPlace; readonly pending: boolean };

/**
 * The suspects of one check, from the first look until each was seen twice alike or is gone.
 *
 * What a later look brings up under the same keys is a suspect too, so that a difference that turned into another one is
 * not lost (docs/decisions/0004). Only fingerprints and measures are kept; the lines stay in the spools.
 */
export class Suspicion {
  /** Fingerprint to measure: exactly the lines that stand. */
  readonly confirmed = new Map<string, string>();
  /** Spools of the later looks, where lines with new values are. */
  readonly spools: Spool[] = [];
  transient = 0;
  /** Set when a row that had no key is no longer without one: it may be anywhere now, and was never compared. */
  private strayed = false;
  private pending: ReadonlyMap<string, Suspect>;
  private readonly read: (spools: readonly Spool[]) => Promise<Map<string, Suspect>>;
  private readonly check: Check;

  private constructor(check: Check, first: ReadonlyMap<string, Suspect>, read: Suspicion['read']) {
    this.check = check;
    this.pending = first;
    this.read = read;
  }

  /** Reads the findings of the first look. @throws SourceError, CheckError */
  static async of(
    check: Check,
    bound: ReadonlyMap<string, Bound>,
    folder: string,
    first: readonly Spool[],
  ): Promise<Suspicion> {
    const placeOf = placer(check, bound);
    const read = (spools: readonly Spool[]) => suspects(spools, folder, placeOf);
    return new Suspicion(check, await read(first), read);
  }

  /** Whether there is something left to look at again. */
  get isOpen(): boolean {
    return this.strayed || this.pending.size > 0;
  }

  /** Whether something among the suspects is no finding yet: in flight, or what a cache may still show. */
  get hasPending(): boolean {
    return this.pending.values().some(({ pending }) => pending);
  }

  /** Whether what is to be looked at is everything. */
  get looksEverywhere(): boolean {
    return this.check.definition.splitBy === null || this.scopes().includes(EVERYTHING);
  }

  /** What to look at. */
  scopes(): readonly Scope[] {
    if (this.strayed && this.check.definition.splitBy !== null) return [EVERYTHING, NULL_KEYS];
    return scopesOf(this.pending.values(), this.check);
  }

  /** Takes what another look found in those scopes. */
  async take(seen: readonly Spool[]): Promise<void> {
    this.spools.push(...seen);
    const now = await this.read(seen);
    this.strayed = false;
    for (const [fingerprint, { measure, place, pending }] of this.pending) {
      const later = now.get(fingerprint);
      if (later === undefined && !pending) this.transient += 1;
      if (later?.measure === measure) this.confirmed.set(fingerprint, measure);
      else this.strayed ||= place === 'null-keys';
    }
    this.pending = new Map([...now].filter(([fingerprint]) => !this.confirmed.has(fingerprint)));
  }

  /** Ends with what the last look left open: what was still pending stands as that; anything else is a problem. */
  settle(): Problem | null {
    for (const [fingerprint, { measure, pending }] of this.pending)
      if (pending) this.confirmed.set(fingerprint, measure);
    this.pending = new Map([...this.pending].filter(([, { pending }]) => !pending));
    return this.isOpen ? this.unsettled() : null;
  }

  /** What is wrong when the last look left a difference open. */
  private unsettled(): Problem {
    const what =
      this.pending.size > 0
        ? `${String(this.pending.size)} differences changed at every look`
        : 'rows without a key were given one at the last look';
    const message = `check ${this.check.id}: ${what}; stop the writers, or run again when they rest`;
    return { code: 'unsettled', message, transient: true };
  }
}

async function suspects(
  spools: readonly Spool[],
  folder: string,
  placeOf: ReturnType<typeof placer>,
): Promise<Map<string, Suspect>> {
  const all = new Map<string, Suspect>();
  for (const spool of spools) {
    for await (const texts of readSpool(folder, spool)) {
      for (const line of texts.map(lineOf)) {
        const { fingerprint, measure, kind, check, severity } = line;
        if (all.has(fingerprint)) {
          throw new CheckError(
            'same-identity',
            `check ${check}: yields two findings of kind ${kind} with one key and column, which could not be told apart`,
          );
        }
        all.set(fingerprint, { measure, place: placeOf(line), pending: severity === 'pending' });
      }
    }
  }
  return all;
}
