/** Judges one key of a feed: what is shown against what should be, and what a cache may explain. */
import { canonicalJson } from '../model/canonical-json.ts';
import { ENTRY, type Dataset, type Shape } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import type { Sample } from '../model/sample.ts';
import { countAll } from './counts.ts';
import { contentJudge, FAILURE, judgeRecord, STATUS } from './feed-content.ts';
import { ageOf, demandInstants } from './feed-freshness.ts';
import type { FeedRules } from './feed-rules.ts';
import { amounts, told, type Faults, type Told } from './feed-told.ts';
import { valueJudge } from './feed-values.ts';
import type { FeedSides, Met } from './feed-walk.ts';

/** What a judge needs of an inspection. */
export type Telling = {
  readonly asOf: number;
  readonly signal: AbortSignal;
  readonly unable: (code: string, message: string, key?: Key) => void;
  readonly sampled: (sample: Sample) => void;
};

type Columns = { readonly [side in keyof FeedSides<unknown>]: readonly string[] };

/** The columns to ask each side for, and the judge of the rows that come. */
export type Judging = { readonly columns: Columns; readonly judge: (met: Met) => readonly Told[] };

/** Prepares a judge. @throws ContractError when a column is not there or cannot be compared. */
export async function feedJudge(
  sides: FeedSides<Dataset>,
  given: FeedRules,
  { asOf, signal, unable, sampled }: Telling,
): Promise<Judging> {
  const shapes: FeedSides<Shape> = {
    feed: await sides.feed.describe(signal),
    database: await sides.database?.describe(signal),
    absent: await sides.absent?.describe(signal),
    records: await sides.records?.describe(signal),
  };
  const sample = shapes.records?.sample ?? shapes.feed.sample ?? null;
  if (sample !== null) sampled(sample);
  const rules = await applicable(given, sides.feed, shapes.feed, signal);
  const content = contentJudge(rules);
  const needsText = content !== null || sides.records !== undefined;
  const columns = columnsOf(rules, shapes, needsText);
  const values = valueJudge(sides, shapes, rules, unable);
  const settle = settler(sides, shapes, rules, columns, { asOf, unable });

  const textOf = ({ key, first: { feed } }: Met): string | null => {
    if (feed === null || !needsText) return null;
    const text = feed.row[columns.feed.length - 1] ?? null;
    if (text !== null && canonicalJson(text) !== undefined) return text;
    unable('not-json', `${sides.feed.name}: an entry is not JSON; read the feed as JSON`, key);
    return null;
  };

  const singly = ({ key, first, counts }: Met, text: string | null, { stale }: Faults): void => {
    if (sides.records === undefined || first.feed === null) return;
    if (first.records === null) {
      if (sample !== null) return; // it was not drawn
      const message = `${sides.records.name}: an entry was not asked for singly; make the records of this feed`;
      unable('not-asked', message, key);
      return;
    }
    const judged = judgeRecord(first.records.row, counts.feed === 1 ? text : null);
    if (judged === null) return;
    if ('unable' in judged) unable(judged.unable, `${sides.records.name}: ${judged.because}`, key);
    else stale.push(judged);
  };

  const judge = (met: Met): readonly Told[] => {
    const { feed, database, absent } = met.counts;
    const faults: Faults = { firm: [], stale: [] };
    const { firm, stale } = faults;
    const text = textOf(met);
    if (feed > 1 || database > 1) firm.push({ kind: 'duplicate', ...amounts(met, sides) });
    if (text !== null && content !== null) firm.push(...content(text));
    if (feed > 0 && absent > 0) stale.push({ kind: 'unwanted', expected: { feed: 0 }, actual: { feed } });
    if (sides.database !== undefined) {
      if (database > 0 && feed === 0) stale.push({ kind: 'missing', ...amounts(met, sides) });
      // An entry that must not be shown is that, and not one too many besides.
      if (database === 0 && feed > 0 && absent === 0) stale.push({ kind: 'extra', ...amounts(met, sides) });
    }
    if (feed === 1 && database <= 1) values(met, faults);
    singly(met, text, faults);
    return told(met, stale.length === 0 ? firm : settle(met, faults));
  };
  return { columns, judge };
}

/** A feed of no entries has no columns where its entries name them: that it is empty is then all there is to say. */
async function applicable(
  rules: FeedRules,
  feed: Dataset,
  shape: Shape,
  signal: AbortSignal,
): Promise<FeedRules> {
  const wanted = [
    ...rules.columns.map(({ target }) => target),
    ...(rules.labels ? [rules.labels.column] : []),
  ];
  if (wanted.every((column) => Object.hasOwn(shape.columns, column))) return rules;
  return (await countAll(feed, signal)) === 0 ? { ...rules, columns: [], labels: undefined } : rules;
}

function columnsOf(
  { columns, labels, updated }: FeedRules,
  shapes: FeedSides<Shape>,
  text: boolean,
): Columns {
  const given = (name: string | undefined) => (name === undefined ? [] : [name]);
  const dated = updated !== undefined && Object.hasOwn(shapes.absent?.columns ?? {}, updated);
  return {
    feed: [
      ...columns.map(({ target }) => target),
      ...given(labels?.column),
      ...given(text ? ENTRY : undefined),
    ],
    database: [...columns.map(({ source }) => source), ...given(labels?.of), ...given(updated)],
    absent: dated ? [updated] : [],
    records: [STATUS, ENTRY, FAILURE],
  };
}

/** Decides what stands of faults that a cache may explain: by the time at which the row, or the absent row, changed. */
function settler(
  sides: FeedSides<Dataset>,
  shapes: FeedSides<Shape>,
  { updated, window = 0 }: FeedRules,
  columns: Columns,
  { asOf, unable }: Pick<Telling, 'asOf' | 'unable'>,
): (met: Met, faults: Faults) => Faults['firm'] {
  if (updated === undefined) return (_met, { firm, stale }) => [...firm, ...stale];
  for (const side of ['database', 'absent'] as const)
    demandInstants(`${sides[side]?.name ?? side}: column "${updated}"`, shapes[side]?.columns[updated]);
  const places = { database: columns.database.length - 1, absent: columns.absent.length - 1 };
  return ({ key, first }, { firm, stale }) => {
    const side = first.database === null ? 'absent' : 'database';
    const age = ageOf(first[side]?.row[places[side]] ?? null, asOf, window);
    if (age === 'old') return [...firm, ...stale];
    if (age === 'fresh') return [...firm, { kind: 'fresh', expected: null, actual: null }];
    const fault =
      age === 'ahead'
        ? 'is more than 5 minutes ahead of the clock here; set the clocks right'
        : 'names no instant, so that a cache cannot be told from a difference; write it with its zone';
    unable('clock', `${sides[side]?.name ?? side}: column "${updated}" ${fault}`, key);
    return firm;
  };
}
