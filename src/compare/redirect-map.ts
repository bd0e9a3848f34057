/** Lints a redirect map: old addresses that are there twice, and targets that are old addresses themselves. */
import type { Json } from '../model/json.ts';
import type { Key } from '../model/key.ts';

/** The most rows of a map whose addresses are held in memory. */
export const MOST_ROWS = 200_000;

/** What the map promises of an old address: that it moves to another, that it stays as it is, or that it is gone. */
export type Leads = 'away' | 'stays' | 'ends';

/** One row of the map, its addresses in the form of `addressOf`. */
export type MapEntry = {
  readonly key: Key;
  /** `null` where the row has no address that can be read. */
  readonly from: string | null;
  readonly leads: Leads;
  /** `null` where the row promises no target. */
  readonly to: string | null;
};

export type Lint = {
  readonly kind: 'duplicate' | 'self-target' | 'map-loop' | 'chain';
  readonly key: Key;
  readonly expected: Json;
  readonly actual: Json;
};

/** What is known of an old address: the first row in key order tells where it leads. `walk`: which walk passed it. */
type Place = { readonly leads: Leads; readonly to: string | null; rows: number; walk: number };
type Row = { readonly key: Key; readonly from: string | null; readonly to: string | null; rows: number };

/** A whole map; rows are added in key order, and what `isAsked` takes is told about. */
export class RedirectMap {
  /** Set when there are more rows than can be held: then nothing is told about any. */
  tooLarge = false;
  private readonly places = new Map<string, Place>();
  private readonly asked: Row[] = [];
  private readonly isAsked: (key: Key) => boolean;
  private readonly most: number;
  private held = 0;
  private last: Row | null = null;

  constructor(isAsked: (key: Key) => boolean, most: number = MOST_ROWS) {
    this.isAsked = isAsked;
    this.most = most;
  }

  add({ key, from, leads, to }: MapEntry): void {
    if (this.tooLarge) return;
    this.held += 1;
    if (this.held > this.most) {
      this.tooLarge = true;
      this.places.clear();
      this.asked.length = 0;
      return;
    }
    const place = from === null ? undefined : this.places.get(from);
    if (place !== undefined) place.rows += 1;
    else if (from !== null) this.places.set(from, { leads, to, rows: 1, walk: 0 });
    if (this.last?.key === key) {
      this.last.rows += 1;
      return;
    }
    this.last = { key, from, to, rows: 1 };
    if (this.isAsked(key)) this.asked.push(this.last);
  }

  /** What is wrong with the rows that were asked about, as far as the whole map tells it. */
  *lint(): Generator<Lint, void, undefined> {
    if (this.asked.length === 0) return;
    const loops = this.loops();
    for (const { key, from, to, rows } of this.asked) {
      // Which of the rows of one key is meant cannot be told; that they are several is told where rows are judged.
      if (from === null || rows > 1) continue;
      const place = this.places.get(from);
      const shared = place?.rows ?? 1;
      if (shared > 1)
        yield { kind: 'duplicate', key, expected: { rows: 1 }, actual: { rows: shared, address: from } };
      if (to === null) continue;
      if (to === from) {
        yield { kind: 'self-target', key, expected: null, actual: to };
        continue;
      }
      const next = this.places.get(to);
      if (next === undefined || next.leads === 'stays') continue;
      const size = place?.to === to ? loops.get(from) : undefined;
      yield size === undefined
        ? { kind: 'chain', key, expected: next.to, actual: to }
        : { kind: 'map-loop', key, expected: null, actual: { addresses: size, next: to } };
    }
  }

  /** Each address that leads back to itself over others, with how many there are on the way. Every place is passed once. */
  private loops(): ReadonlyMap<string, number> {
    const loops = new Map<string, number>();
    let walk = 0;
    for (const start of this.places.values()) {
      walk += 1;
      let at: Place | undefined = start;
      while (at?.walk === 0) {
        at.walk = walk;
        at = this.next(at);
      }
      if (at?.walk !== walk) continue;
      const round = [at];
      for (let on = this.next(at); on !== undefined && on !== at; on = this.next(on)) round.push(on);
      // An address on the round is what the one before it leads to.
      for (const { to } of round) if (to !== null) loops.set(to, round.length);
    }
    for (const place of this.places.values()) place.walk = 0;
    return loops;
  }

  private next({ to }: Place): Place | undefined {
    return to === null ? undefined : this.places.get(to);
  }
}
