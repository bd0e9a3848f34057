/** Holds journals, reports and the database's own log of versions to each other. */
import { expect } from 'vitest';
import type { ChangeReport, FixReport } from '../../src/model/fix-report.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Image } from '../../src/model/writer.ts';
import { journaled, rowText, type Journaled } from './fix-journals.ts';
import type { Version } from './fix-versions.ts';

/** An intent that came to count, with the version that it made. */
export type Counted = Journaled & { readonly version: Version };

/**
 * Demands that all journals of a folder and the log agree: every intent has an outcome; what counts is one version of one
 * row with exactly the images of its intent, and every version of ours was intended; nothing is done or taken back twice.
 * Where `nothing` counts, an intent may be without an outcome: nobody went on to journal it.
 */
export async function demandAgreement(
  out: string,
  log: readonly Version[],
  nothing = false,
): Promise<readonly Counted[]> {
  demandChain(log);
  const all = await journaled(out);
  const ours = Map.groupBy(
    log.filter((version) => version.ours),
    ({ token }) => token,
  );
  if (!nothing) expect(all.filter(({ outcome }) => outcome === null).map(nameOf)).toEqual([]);
  const counted = all.flatMap((entry): Counted[] => {
    const { token, before, after } = entry.line;
    const made = ours.get(token) ?? [];
    const shown = { what: nameOf(entry), made: made.map(({ was, is }) => ({ was, is })) };
    const due = entry.outcome === 'done' ? [{ was: rowText(before), is: rowText(after) }] : [];
    expect(shown).toEqual({ what: nameOf(entry), made: due });
    return made.map((version) => ({ ...entry, version }));
  });
  const tokens = new Set(all.map(({ line }) => line.token));
  expect([...ours.keys()].filter((token) => !tokens.has(token))).toEqual([]);
  demandOnce(counted);
  return counted;
}

/** Each version of a row begins as the one before it ended: nobody wrote over what they had not seen. */
function demandChain(log: readonly Version[]): void {
  const last = new Map<string, string | null>();
  for (const { at, id, was, is } of log) {
    if (last.has(id)) expect({ at, was }).toEqual({ at, was: last.get(id) });
    last.set(id, is);
  }
}

/** A change of a plan is made, taken back, and made again, in turn. */
function demandOnce(counted: readonly Counted[]): void {
  const changes = new Map(counted.map((entry) => [nameOf(entry), entry.line]));
  const standing = new Map<number, boolean>();
  for (const { mode, line } of counted.toSorted((a, b) => a.version.at - b.version.at)) {
    const { undoes } = line;
    const n = undoes === null ? line.n : (changes.get(`${undoes.id} ${undoes.seq}`)?.n ?? -1);
    expect({ n, mode, standing: standing.get(n) ?? false }).toEqual({ n, mode, standing: mode === 'undo' });
    standing.set(n, mode === 'apply');
  }
}

function nameOf({ folder, line }: Pick<Journaled, 'folder' | 'line'>): string {
  return `${folder} ${line.seq}`;
}

/** Whether somebody else wrote a row between two moments of the log. */
export function isTouched(log: readonly Version[], id: string, after: number, until = Infinity): boolean {
  return log.some((one) => !one.ours && one.id === id && one.at > after && one.at <= until);
}

/**
 * Demands of an apply that each change is what was planned and no more, where the row was as planned; and that only rows
 * that others wrote to, until `end`, were refused.
 */
export function demandApplied(
  { changes }: FixReport,
  plan: Plan,
  counted: readonly Counted[],
  log: readonly Version[],
  end: number,
): void {
  const made = new Map(counted.flatMap((one) => (one.mode === 'apply' ? [[one.line.n, one] as const] : [])));
  for (const { n, key, status, proved, guard, message } of changes) {
    const one = made.get(n);
    const what = { n, key, status, proved, guard, message };
    expect({ ...what, made: one !== undefined }).toEqual({ ...what, made: status === 'done' });
    if (one === undefined) expect(what).toEqual({ ...what, status: 'refused', guard: 'moved' });
    if (!isTouched(log, String(key[0]), 0, end)) expect(what).toMatchObject({ status: 'done', proved: true });
    const due = plan.changes[n - 1]!;
    if (one === undefined || due.op === 'remove') continue;
    const { before, after } = one.line;
    const set = Object.keys(due.after as object);
    // What was expected was still so, what was planned was written, and nothing else but what follows from it.
    expect({ n, before: cells(before, Object.keys(due.before as object)) }).toEqual({
      n,
      before: due.before,
    });
    const wanted = due.op === 'recompute' ? { words: wordsOf(after?.['note']?.value ?? null) } : due.after;
    expect({ n, after: cells(after, set) }).toEqual({ n, after: wanted });
    const other = differing(before, after).filter((name) => !set.includes(name));
    expect({ n, other: other.filter((name) => !['doubled', 'updated_at'].includes(name)) }).toEqual({
      n,
      other: [],
    });
  }
}

/** Demands of an undo that it restored each row that others left alone, byte for byte, and left each that they did not. */
export function demandUndone(
  { changes }: FixReport,
  counted: readonly Counted[],
  log: readonly Version[],
  touched: boolean,
): void {
  const done = counted.filter(({ mode }) => mode === 'apply').toReversed();
  const back = new Map<string, Counted>(
    counted.flatMap((one) => {
      const { undoes } = one.line;
      return undoes === null ? [] : [[`${undoes.id} ${undoes.seq}`, one] as const];
    }),
  );
  expect(changes.map(({ key }) => String(key[0]))).toEqual(done.map(({ version }) => version.id));
  for (const [at, one] of done.entries()) {
    const { status, guard, message } = changes[at]!;
    const what = { of: nameOf(one), id: one.version.id, status, guard, message };
    const taken = back.get(nameOf(one));
    if (!isTouched(log, one.version.id, one.version.at)) expect(what).toMatchObject({ status: 'done' });
    if (taken === undefined) {
      expect(what).toMatchObject({ status: 'refused' });
      expect(['drifted', 'exists']).toContain(guard);
      continue;
    }
    expect(what).toMatchObject({ status: 'done' });
    const other = differing(one.line.before, taken.line.after);
    expect({ ...what, other }).toEqual({ ...what, other: touched ? other : [] });
    if (other.length > 0) expect({ ...what, other }).toEqual({ ...what, other: ['updated_at'] });
    else expect({ ...what, bytes: taken.version.isBytes }).toEqual({ ...what, bytes: one.version.wasBytes });
    expect({ ...what, found: taken.version.was }).toEqual({ ...what, found: rowText(taken.line.before) });
  }
}

/** What the declared expression makes of a note, whoever wrote that meanwhile. */
function wordsOf(note: string | null): string {
  return note === null ? '' : `'${note}':1`;
}

function cells(image: Image | null, columns: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    columns.map((column) => {
      const { type = '', value = null } = image?.[column] ?? {};
      // A check does not see what char(n) is padded with.
      return [column, type.startsWith('character(') ? (value?.trimEnd() ?? null) : value];
    }),
  );
}

function differing(left: Image | null, right: Image | null): readonly string[] {
  return Object.keys({ ...left, ...right }).filter((name) => left?.[name]?.value !== right?.[name]?.value);
}

/** How many changes came to what, so that a test can demand that it saw all of it. */
export function tally(counts: Map<string, number>, mode: string, changes: readonly ChangeReport[]): void {
  for (const { op, status, guard } of changes) {
    for (const name of [`${mode} ${status} ${guard ?? ''}`.trim(), `${mode} ${op} ${status}`])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}
