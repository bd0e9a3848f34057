/** Judges the values that an entry shows against the row that it shows: compared columns, and the wording of a label. */
import type { Dataset, Shape } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import { wording } from './feed-labels.ts';
import type { FeedRules } from './feed-rules.ts';
import type { Faults } from './feed-told.ts';
import type { FeedSides, Met } from './feed-walk.ts';
import { rowComparer } from './row-comparer.ts';

type Unable = (code: string, message: string, key: Key) => void;

/** Adds what is wrong with the values of one entry and its row, if there is one. */
export type ValueJudge = (met: Met, faults: Faults) => void;

/**
 * Prepares the rules about values once. Cells come in the order of `columns`, then the label's.
 * @throws ContractError when two columns cannot be compared.
 */
export function valueJudge(
  { feed, database }: FeedSides<Dataset>,
  shapes: FeedSides<Shape>,
  { columns, labels }: Pick<FeedRules, 'columns' | 'labels'>,
  unable: Unable,
): ValueJudge {
  const compare =
    database === undefined || shapes.database === undefined
      ? null
      : rowComparer(
          columns,
          { dataset: database, shape: shapes.database },
          { dataset: feed, shape: shapes.feed },
        );
  const words =
    labels === undefined ? null : wording(labels.words, shapes.database?.columns[labels.of ?? '']);
  const at = columns.length;

  const label = ({ key, first }: Met, { firm, stale }: Faults): void => {
    if (labels === undefined || words === null || first.feed === null) return;
    if (database !== undefined && first.database === null) return; // an entry too many is that already
    const named = labels.of === undefined ? {} : { sourceColumn: labels.of };
    const actual = first.feed.row[at] ?? null;
    const fault = { kind: 'label', column: labels.column, ...named, actual } as const;
    const word = first.database === null ? undefined : words.wordOf(first.database.row[at] ?? null);
    if (first.database !== null && word === undefined) {
      const message = `${database?.name ?? ''}: column "${labels.of ?? ''}" holds a value that "labels.words" does not name; give it a word`;
      unable('no-label', message, key);
    }
    // No cache explains a word that was never one.
    if (!words.isWord(actual)) firm.push({ ...fault, expected: word ?? words.all });
    else if (word !== undefined && word !== actual) stale.push({ ...fault, expected: word });
  };

  return (met, faults) => {
    const { feed: entry, database: row } = met.first;
    label(met, faults);
    if (compare === null || entry === null || row === null) return;
    for (const { pair, unmapped, expected, actual } of compare(row.row, entry.row) ?? []) {
      const { source, target: column } = pair;
      const place = { column, ...(source === column ? {} : { sourceColumn: source }), expected, actual };
      if (unmapped) faults.firm.push({ kind: 'unmapped', ...place });
      else faults.stale.push({ kind: 'altered', ...place });
    }
  };
}
