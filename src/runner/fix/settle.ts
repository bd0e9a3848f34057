/** Finds out what became of every intent: what journals say is so, and whoever would write is asked about the rest. */
import type { IntentLine } from '../../model/journal.ts';
import { stableJson } from '../../model/json.ts';
import type { Outcome } from '../../model/writer.ts';
import type { Chapter } from './history.ts';

/** Where an intent stands. */
type Told = {
  readonly id: string;
  readonly line: IntentLine;
  readonly outcome: Outcome;
  readonly note: string | null;
};

/** What an apply did to one record, and what is left of it. `in-doubt`: it, or an undo of it, cannot be told. */
export type Past = Told & {
  /** The digest of the plan that asked for it. */
  readonly plan: string | null;
  readonly state: 'done' | 'not-done' | 'undone' | 'in-doubt';
  /** The undo that took it back, or whose outcome is in doubt. */
  readonly undo: Told | null;
};

/** All that was done, in the order in which it was, and what was not in any journal and is known now. */
export type Settlement = {
  readonly pasts: readonly Past[];
  /** To be journaled before anything else is changed: later, nobody may be able to tell. */
  readonly news: readonly {
    readonly id: string;
    readonly seq: number;
    readonly outcome: 'done' | 'not-done';
  }[];
};

/** Settles the history of a run; `ask` is what the writer of an intent's system says became of it. */
export async function settle(
  history: readonly Chapter[],
  ask: (line: IntentLine) => Promise<Outcome>,
): Promise<Settlement> {
  const journaled = outcomesOf(history);
  const news: { id: string; seq: number; outcome: 'done' | 'not-done' }[] = [];
  const tell = async (id: string, line: IntentLine): Promise<Told> => {
    const known = journaled.get(nameOf(id, line.seq));
    if (known !== undefined) return { id, line, ...known };
    const outcome = await ask(line);
    if (outcome === 'done' || outcome === 'not-done') news.push({ id, seq: line.seq, outcome });
    return { id, line, outcome, note: null };
  };
  const undos = new Map<string, Told[]>();
  for (const { opened, lines } of history.filter(({ opened }) => opened.mode === 'undo')) {
    for (const line of intentsOf(lines)) {
      if (line.undoes === null) continue;
      const name = nameOf(line.undoes.id, line.undoes.seq);
      undos.set(name, [...(undos.get(name) ?? []), await tell(opened.id, line)]);
    }
  }
  const pasts: Past[] = [];
  for (const { opened, lines } of history.filter(({ opened }) => opened.mode === 'apply')) {
    for (const line of intentsOf(lines)) {
      const name = nameOf(opened.id, line.seq);
      const tries = undos.get(name) ?? [];
      const undo = tries.find(({ outcome }) => outcome === 'done') ?? tries.find(isInDoubt) ?? null;
      // Nothing is taken back that was not known to be done, so an undo says that it was.
      if (tries.length > 0 && !journaled.has(name)) {
        journaled.set(name, { outcome: 'done', note: null });
        news.push({ id: opened.id, seq: line.seq, outcome: 'done' });
      }
      const told = await tell(opened.id, line);
      pasts.push({ ...told, plan: opened.plan, undo, state: stateOf(told, undo) });
    }
  }
  return { pasts, news };
}

/**
 * Whether a change left its record as another one found it, or as that one left it: then both may be of one record. Images
 * are whole, with the key of a row; writers say in words of their own where they wrote, and not always in the same.
 */
export function mayFollow(other: IntentLine, { target, after }: IntentLine): boolean {
  const left = stableJson(after);
  return other.target === target && (stableJson(other.before) === left || stableJson(other.after) === left);
}

function stateOf(told: Told, undo: Told | null): Past['state'] {
  if (undo !== null) return undo.outcome === 'done' ? 'undone' : 'in-doubt';
  return told.outcome === 'done' || told.outcome === 'not-done' ? told.outcome : 'in-doubt';
}

function isInDoubt({ outcome }: Told): boolean {
  return outcome === 'unknown' || outcome === 'drifted';
}

/** What journals say became of intents: their own, and those that were settled later. */
function outcomesOf(
  history: readonly Chapter[],
): Map<string, { readonly outcome: 'done' | 'not-done'; readonly note: string | null }> {
  const outcomes = new Map<string, { outcome: 'done' | 'not-done'; note: string | null }>();
  for (const { opened, lines } of history) {
    for (const line of lines) {
      if (line.entry === 'done') {
        outcomes.set(nameOf(opened.id, line.seq), { outcome: 'done', note: line.note });
      } else if (line.entry === 'void') {
        outcomes.set(nameOf(opened.id, line.seq), { outcome: 'not-done', note: line.reason });
      } else if (line.entry === 'settled') {
        outcomes.set(nameOf(line.id, line.seq), { outcome: line.outcome, note: null });
      }
    }
  }
  return outcomes;
}

function* intentsOf(lines: Chapter['lines']): Generator<IntentLine, void, undefined> {
  for (const line of lines) if (line.entry === 'intent') yield line;
}

function nameOf(id: string, seq: number): string {
  return `${id} ${String(seq)}`;
}
