/** What is or was changed: for each check and kind the records, the values before and after, and what became of each. */
import type { ChangeReport, FixReport } from '../../src/model/fix-report.ts';
import type { Json } from '../../src/model/json.ts';
import { isWell } from '../fix-sentence.ts';
import { thousands } from '../quantities.ts';
import { keyText, valueText } from '../value-text.ts';
import { visible } from '../visible.ts';
import { comparisonTable, type Pair } from './comparison.ts';
import type { Page } from './page.ts';
import { hang } from './wrap.ts';

/** Changes shown of a kind: those that went well, and those that did not. */
const MOST_WELL = 5;
const MOST_ELSE = 20;
/** Changes shown of a plan, which a person reads before it is applied. */
const MOST_PLANNED = 100;
/** Where all of a plan's changes are. */
const PLAN = 'plan.json';

type Mode = FixReport['mode'];

/** The changes by check and kind, those first that did not go well; `file` is where all of them are. */
export function changeList({ changes, mode }: FixReport, file: string, page: Page): readonly string[] {
  const groups = new Map<string, ChangeReport[]>();
  for (const change of changes) {
    const { check, kind, op, dataset } = change;
    const group = JSON.stringify([check, kind, op, dataset]);
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [change]);
    else known.push(change);
  }
  let room = MOST_PLANNED;
  return [...groups.values()].flatMap((group) => {
    const well = group.filter((change) => isWell(change, mode)).length;
    const most = mode === 'plan' ? Math.min(well, room) : MOST_WELL;
    room -= most;
    return ofGroup(group, { mode, file, most }, page);
  });
}

/** How the changes of a group are shown; `most` of those that went well. */
type Showing = { readonly mode: Mode; readonly file: string; readonly most: number };

function ofGroup(
  group: readonly ChangeReport[],
  { mode, file, most }: Showing,
  page: Page,
): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { check, kind, op, dataset } = first;
  const troubled = group.filter((change) => !isWell(change, mode));
  const well = group.filter((change) => isWell(change, mode));
  const shown = [...troubled.slice(0, MOST_ELSE), ...well.slice(0, most)];
  const others = mode === 'plan' ? 'planned' : troubled.length === 0 ? 'like these' : 'that went well';
  const pairs = shown.map((change) => pairsOf(change, mode));
  const forward = op === ADVANCE && mode !== 'undo' ? ' (forward only: an undo leaves it)' : '';
  const head = `${visible(check)}: ${thousands(group.length)} ${visible(kind)}, ${visible(op)} in ${visible(dataset)}${forward}`;
  return [
    ...hang('  ', head, page.width).map((line) => page.ink('title', line)),
    ...shown.flatMap((change, at) =>
      pairs[at]?.length === 0 ? hang('      ', headingOf(change, mode), page.width) : [],
    ),
    ...comparisonTable(pairs.flat(), ['before', 'after'], page),
    ...hidden(troubled.length - MOST_ELSE, 'that did not go well', file, page),
    ...hidden(well.length - most, others, mode === 'plan' ? PLAN : file, page),
  ];
}

function hidden(count: number, what: string, file: string, page: Page): readonly string[] {
  return count <= 0 ? [] : hang('    ', `and ${thousands(count)} more ${what}, all in ${file}`, page.width);
}

/** A pair of values for each column that changes; none where the heading says it all. */
function pairsOf(change: ChangeReport, mode: Mode): readonly Pair[] {
  const { op } = change;
  const [before, after] = [change.before, change.after].map((side) =>
    op === ADVANCE ? bare(side) : side,
  ) as [Json, Json];
  const pair = (column: string | null, left: Json, right: Json, absent: Pair['absent']): Pair => ({
    heading: headingOf(change, mode),
    column,
    left,
    right,
    absent,
    hint: null,
  });
  // An undo names the columns that it puts back, and no value.
  if (mode === 'undo' && [before, after].every((side) => side === null || typeof side === 'string'))
    return [];
  const old = columnsIn(before);
  const young = columnsIn(after);
  if (old === null || young === null || isApart(old, young)) {
    return valueText(before) === valueText(after) ? [] : [pair(null, before, after, 'nothing')];
  }
  const names = [...new Set([...Object.keys(old), ...Object.keys(young)])];
  return names.flatMap((name) => {
    const [left, right] = [old, young].map(
      (cells) => (Object.hasOwn(cells, name) ? cells[name] : null) ?? null,
    );
    if (left === undefined || right === undefined || valueText(left) === valueText(right)) return [];
    const both = Object.hasOwn(old, name) && Object.hasOwn(young, name);
    return [pair(name, left, right, both ? 'NULL' : 'nothing')];
  });
}

type Cells = Readonly<Record<string, Json>>;

/** Values by column; no columns where there is no record; `null` for any other value. */
function columnsIn(value: Json): Cells | null {
  if (value === null) return {};
  return typeof value === 'object' && !isList(value) ? value : null;
}

/** Whether the two have members and share none, so that no column has two values. */
function isApart(old: Cells, young: Cells): boolean {
  const names = [old, young].map((cells) => Object.keys(cells));
  return names.every((some) => some.length > 0) && names.flat().length === new Set(names.flat()).size;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** The one operation that goes one way. */
const ADVANCE = 'advance-sequence';

/** A sequence's numbers and truths, which a server gives as text, as what they are. */
function bare(side: Json): Json {
  if (side === null || typeof side !== 'object' || isList(side)) return side;
  return Object.fromEntries(Object.entries(side).map(([name, value]) => [name, bareCell(name, value)]));
}

function bareCell(name: string, value: Json): Json {
  if (name === 'is_called' && (value === 't' || value === 'f')) return value === 't';
  if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) return value;
  return Number(value);
}

/** The record and what became of its change: `17: refused (moved): the record is no longer what it was`. */
function headingOf(change: ChangeReport, mode: Mode): string {
  const { n, key, guard, message } = change;
  const record = keyText(key);
  const state = [
    `${stateOf(change, mode)}${guard === null ? '' : ` (${guard})`}`,
    ...(message === null ? [] : [visible(message)]),
  ].join(': ');
  const name = (record === '' ? `change ${String(n)}` : record) + putBack(change, mode);
  return state === '' ? name : `${name}: ${state}`;
}

/** What an undo is about, which names columns and no values: ` (size_bytes)`, ` (the object)`. */
function putBack({ before, after }: ChangeReport, mode: Mode): string {
  if (mode !== 'undo') return '';
  if (typeof before === 'string' && before !== '') return ` (${visible(before)})`;
  return before === null && typeof after === 'string' ? ` (${visible(after)})` : '';
}

function stateOf({ status, proved }: ChangeReport, mode: Mode): string {
  if (mode === 'undo' && status === 'already') return 'taken back earlier (not looked at again)';
  const proof = proved ? ' and proved' : ', not proved';
  switch (status) {
    case 'planned':
      return '';
    case 'done':
      return (mode === 'undo' ? 'taken back' : 'made') + proof;
    case 'already':
      return `made earlier${proof}`;
    case 'refused':
      return 'refused';
    case 'doubtful':
      return 'in doubt';
    case 'stopped':
      return 'not begun';
  }
}
