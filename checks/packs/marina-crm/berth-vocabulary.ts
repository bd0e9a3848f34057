/** The words of berths and interests, and which statuses the stages of a berth's interests call for. */
import { z } from 'zod';

const word = z.string().min(1);
const words = z.array(word).min(1);

/** The statuses of berths; no status may mean two things. */
export const statuses = z
  .strictObject({
    /** Of a berth that nobody has bid for. */
    free: words.default(['available', 'maintenance']),
    offered: word.default('under_offer'),
    sold: word.default('sold'),
  })
  .prefault({});
export type Statuses = z.output<typeof statuses>;

/** The stages of interests; no stage may mean two things. */
export const stages = z
  .strictObject({
    /** They bind nobody. */
    early: words.default(['open', 'details_sent']),
    /** From the first of these on, the berth is under offer. */
    offer: words.default(['in_communication', 'signed_eoi_nda', 'deposit_10pct', 'contract']),
    completed: words.default(['completed']),
  })
  .prefault({});
export type Stages = z.output<typeof stages>;

/** How many of a berth's interests are in each stage; a stage that is NULL counts as `null`. */
export type StageCounts = ReadonlyMap<string | null, number>;

/** Which statuses follow: sold before under offer before free. */
export function following(counts: StageCounts, named: Statuses, known: Stages): readonly string[] {
  if (howMany(counts, known.completed) > 0) return [named.sold];
  return howMany(counts, known.offer) > 0 ? [named.offered] : named.free;
}

/** How many interests are in any of these stages. */
export function howMany(counts: StageCounts, among: readonly string[]): number {
  return among.reduce((sum, stage) => sum + (counts.get(stage) ?? 0), 0);
}

/** Every status that has a meaning. */
export function everyStatus({ free, offered, sold }: Statuses): readonly string[] {
  return [...free, offered, sold];
}

/** Every stage that has a meaning. */
export function everyStage({ early, offer, completed }: Stages): readonly string[] {
  return [...early, ...offer, ...completed];
}

/** The first word that stands in a list twice. */
export function repeated(list: readonly string[]): string | undefined {
  return list.find((one, at) => list.indexOf(one) !== at);
}
