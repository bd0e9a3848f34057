/** Looks again at what was found: what stays the same is confirmed, what is gone is transient, what will not settle is unknown. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bound } from './bind.ts';
import type { Check } from '../model/check.ts';
import type { Key } from '../model/key.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import { keyBatches } from '../compare/segments.ts';
import { CheckError, type Problem } from '../model/problem.ts';
import type { Spool } from '../model/segment.ts';
import { privateKeyParts, walkedCodec } from './rendering.ts';
import { readSpool } from './spool.ts';

/** More suspects than this are not looked at again, and the report says so. */
export const MOST_SUSPECTS = 10_000;
const KEYS_PER_BATCH = 500;
const MOST_LOOKS = 3;

/** What one look over some scopes came to. */
export type Look = { readonly spools: readonly Spool[]; readonly problem: Problem | null };

/** What is known after looking again. */
export type Confirmation = {
  /** Fingerprint to measure: exactly the lines that stand. */
  readonly confirmed: ReadonlyMap<string, string>;
  readonly transient: number;
  /** Spools of the later looks, where lines with new values are. */
  readonly spools: readonly Spool[];
  readonly problem: Problem | null;
};

type Suspect = { readonly measure: string; readonly place: Place };
type Place = { readonly key: Key } | 'null-keys' | 'whole';

/** The questions behind a check's second look. */
export type LookAgain = {
  readonly check: Check;
  readonly bound: ReadonlyMap<string, Bound>;
  readonly folder: string;
  readonly settleMs: number;
  readonly signal: AbortSignal;
  /** Runs the check over scopes at an instant of its own. */
  readonly look: (scopes: readonly Scope[], round: number) => Promise<Look>;
};

/** Looks again at every finding of the first look, and at what a later look brings up, until each is seen twice alike or gone. */
export async function lookAgain(first: readonly Spool[], again: LookAgain): Promise<Confirmation> {
  const placeOf = placer(again.check, again.bound);
  let pending = await suspects(first, again.folder, placeOf);
  const confirmed = new Map<string, string>();
  const spools: Spool[] = [];
  let transient = 0;
  for (let round = 1; round <= MOST_LOOKS && pending.size > 0; round += 1) {
    await pause(again.settleMs, undefined, { signal: again.signal }).catch(() => undefined);
    const { spools: seen, problem } = await again.look(scopesOf(pending.values(), again.check), round);
    if (problem !== null) return { confirmed, transient, spools, problem };
    spools.push(...seen);
    const now = await suspects(seen, again.folder, placeOf);
    const next = new Map<string, Suspect>();
    for (const [fingerprint, { measure }] of pending) {
      const later = now.get(fingerprint);
      if (later === undefined) transient += 1;
      else if (later.measure === measure) confirmed.set(fingerprint, measure);
    }
    for (const [fingerprint, suspect] of now) {
      if (!confirmed.has(fingerprint)) next.set(fingerprint, suspect);
    }
    pending = next;
  }
  const problem = pending.size === 0 ? null : unsettled(again.check, pending.size);
  return { confirmed, transient, spools, problem };
}

function unsettled(check: Check, findings: number): Problem {
  const message = `check ${check.id}: ${String(findings)} differences changed at every look; stop the writers, or run again when they rest`;
  return { code: 'unsettled', message, transient: true };
}

async function suspects(
  spools: readonly Spool[],
  folder: string,
  placeOf: (line: Parameters<ReturnType<typeof placer>>[0]) => Place,
): Promise<Map<string, Suspect>> {
  const all = new Map<string, Suspect>();
  for (const spool of spools) {
    for await (const line of readSpool(folder, spool)) {
      const { fingerprint, measure, kind, check } = line;
      if (all.has(fingerprint)) {
        throw new CheckError(
          'same-identity',
          `check ${check}: yields two findings of kind ${kind} with one key and column, which could not be told apart`,
        );
      }
      all.set(fingerprint, { measure, place: placeOf(line) });
    }
  }
  return all;
}

/** Where to look for a line again: under its key, among the NULL keys, or, when its key is masked or of another make, everywhere. */
function placer(
  check: Check,
  bound: ReadonlyMap<string, Bound>,
): (line: { readonly key: readonly (string | number | null)[] }) => Place {
  const codec = walkedCodec(check, bound);
  const hidden = privateKeyParts(check, bound).includes(true);
  if (check.definition.splitBy === null || codec === null || hidden) return () => 'whole';
  return ({ key }) => {
    if (key.length !== codec.kinds.length) return 'whole';
    if (key.includes(null)) return 'null-keys';
    return { key: codec.encode(key.map((part) => (part === null ? null : String(part)))) };
  };
}

function scopesOf(pending: Iterable<Suspect>, check: Check): readonly Scope[] {
  if (check.definition.splitBy === null) return [EVERYTHING];
  const keys: Key[] = [];
  const scopes: Scope[] = [];
  let nullKeys = false;
  for (const { place } of pending) {
    if (place === 'whole') return [EVERYTHING, NULL_KEYS];
    if (place === 'null-keys') nullKeys = true;
    else keys.push(place.key);
  }
  scopes.push(...keyBatches(keys, KEYS_PER_BATCH).map((anyOf) => ({ anyOf })));
  return nullKeys ? [...scopes, NULL_KEYS] : scopes;
}
