/** Goes on where the gate ended: applies the safe corrections, runs it again, takes them back, and holds each step to what it promises. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ChangeReport, FixReport } from '../src/model/fix-report.ts';
import { runCommand, type Ended, type Ground } from './command.ts';
import { compare, identity } from './compare.ts';
import type { Planted } from './defects/defect.ts';
import * as page from './fix-page.ts';
import { changed, type State } from './state.ts';

/** What the gate is asked: to look, to plan as well, or to put right at once what is safe. */
export function gateWords({ fix, atOnce }: { readonly fix: boolean; readonly atOnce: boolean }) {
  return ['run', 'gate', ...(fix ? [atOnce ? '--fix' : '--fix=plan'] : [])];
}

export type Beginning = {
  readonly planted: readonly Planted[];
  /** How the first command ended: with a plan, or with everything done and looked at again. */
  readonly first: Ended;
  readonly look: () => Promise<State>;
  /** What everything was before it. */
  readonly before: State;
};

const DONE = 0;
const INCONSISTENT = 1;
const SOME_REFUSED = 1;

/** @returns whether all of it held; what did not is told on the page. */
export async function fixAndUndo(
  { planted, first, look, before }: Beginning,
  ground: Ground,
): Promise<boolean> {
  const [looked = '', ...done] = first.folders;
  const isAtOnce = done.length > 0;
  const plan = await fixesOf(looked, 'report.json');
  const held = [page.tellPlan(plan, unplanned(planted, plan))];

  const apply = isAtOnce ? first : await typedAndRun(['apply', basename(looked)], ground);
  const applied = isAtOnce ? done[0] : apply.folders[0];
  const made = await fixesOf(applied ?? '', 'apply.json');
  const isApplied = isAtOnce ? apply.exitCode === INCONSISTENT : apply.exitCode === DONE;
  held.push(page.tellApply(made, isApplied && isAllProved(made, plan.counts.planned)));
  const between = await look();
  const touched = [
    ...changed(before.records, between.records),
    ...changed(before.sequences, between.sequences),
  ];
  held.push(page.tellTouched(touched, unaccounted(touched, made)));

  const again = isAtOnce ? first : await typedAndRun(['run', 'gate', '--quiet'], ground, 'kept');
  const last = isAtOnce ? done[1] : again.folders[0];
  const left = await compare(
    planted.filter((finding) => finding.mended === undefined),
    ground.out,
    last ?? '',
  );
  held.push(page.tellLeft(left, again.exitCode === INCONSISTENT));

  const undo = await typedAndRun(['undo', basename(looked)], ground);
  const undone = await fixesOf(undo.folders[0] ?? '', 'undo.json');
  const forward = undone.changes.filter(({ op }) => op === 'advance-sequence');
  held.push(
    page.tellUndo(
      undone,
      undo.exitCode === (forward.length === 0 ? DONE : SOME_REFUSED) && isAllTakenBack(undone, made),
    ),
  );
  const after = await look();
  const moved = changed(before.sequences, after.sequences);
  held.push(
    page.tellState({
      records: before.records.size,
      different: changed(before.records, after.records),
      forward: moved.map((name) => {
        const [was = '', is = ''] = [before, after].map(({ sequences }) => sequences.get(name));
        return `${name} gave ${was} next, and gives ${is}`;
      }),
      isForwardOnly: moved.join() === changed(before.sequences, between.sequences).join(),
    }),
  );
  return held.every(Boolean);
}

async function typedAndRun(
  words: readonly string[],
  ground: Ground,
  kept: 'shown' | 'kept' = 'shown',
): Promise<Ended> {
  page.showTyped(words, ground.shown, kept);
  return runCommand(words, ground, kept);
}

/** What a folder says of fixes; in a run it is a part of the report. @throws Error where it says nothing. */
async function fixesOf(folder: string, name: string): Promise<FixReport> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => {
    throw new Error(`${name}: the command left none, so what became of the fixes cannot be told`);
  });
  const read = JSON.parse(text) as FixReport & { fixes?: FixReport | null };
  const fixes = name === 'report.json' ? read.fixes : read;
  if (fixes === null || fixes === undefined) throw new Error(`${name}: holds nothing about fixes`);
  return fixes;
}

/** Safe corrections that were not planned, and planned ones that are none of them. */
function unplanned(planted: readonly Planted[], { changes }: FixReport): readonly string[] {
  const due = new Set(planted.filter(({ mended }) => mended === 'itself').map(nameOf));
  const planned = changes.filter(({ status }) => status !== 'refused').map(nameOf);
  const invented = planned.filter((name) => !due.delete(name));
  return [...[...due].map((name) => `not planned  ${name}`), ...invented.map((name) => `planned  ${name}`)];
}

function nameOf({ check, kind, key }: Pick<Planted, 'check' | 'kind' | 'key'>): string {
  return identity({ check, kind, key, column: null });
}

function isAllProved({ changes, counts }: FixReport, planned: number): boolean {
  return changes.length === planned && counts.done === planned && counts.proved === planned;
}

/** Every change is taken back and proved to be; a sequence is refused, since it is never set back. */
function isAllTakenBack({ changes }: FixReport, made: FixReport): boolean {
  const isTakenBack = ({ op, status, proved, guard }: ChangeReport): boolean =>
    op === 'advance-sequence' ? guard === 'forward-only' : status === 'done' && proved;
  return changes.length === made.changes.length && changes.every(isTakenBack);
}

/** What is not what it was, and no change is about: its table, its file, its sequence. */
function unaccounted(touched: readonly string[], { changes }: FixReport): readonly string[] {
  return touched.filter(
    (name) =>
      !changes.some(({ dataset, key }) => {
        const own = String(key[0]);
        return dataset === name || name.endsWith(`/${own}`) || name === own.replace('public.', 'crm.');
      }),
  );
}
