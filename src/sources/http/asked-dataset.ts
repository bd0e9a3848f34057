/** Answers as a dataset: keyed, counted and cut as the rows that they are about. */
import type { Dataset, Shape } from '../../model/dataset.ts';
import { EVERYTHING, NULL_KEYS } from '../../model/scope.ts';
import { placesOf } from '../columns.ts';
import { copiedDataset } from '../copied-dataset.ts';
import type { CopiedView, Keeping } from '../copied-view.ts';
import { groupedView } from '../grouped-view.ts';
import { localCopy } from '../local-copy.ts';
import { askRows, type Question } from './ask-rows.ts';
import type { Transport } from './transport.ts';

/** Rows that are asked about: a dataset, a list, or a sample. */
export type Rows = Pick<Dataset, 'describe' | 'count' | 'scan' | 'cuts'>;

/** The answers about some rows. Nothing is kept, unless they are grouped: then each is asked for once. */
export function askedDataset(
  rows: Rows,
  question: Question,
  keeping: Keeping,
  transport: Pick<Transport, 'whileOpen'>,
): Dataset {
  const { name, columns } = question;
  const whileOpen = (signal: AbortSignal) => transport.whileOpen(keeping.copies.whileOpen(signal));
  const dataset: Omit<Dataset, 'by'> = {
    name,
    describe: async (signal) => shaped(await rows.describe(whileOpen(signal)), columns),
    count: (scope, signal) => rows.count(scope, whileOpen(signal)),
    scan: (scope, wanted, signal) => askRows(rows, question, scope, wanted, whileOpen(signal)),
    cuts: (parts, signal) => rows.cuts(parts, whileOpen(signal)),
  };
  const every = Object.keys(columns);
  const view: CopiedView = {
    name,
    shape: (signal) => dataset.describe(signal),
    copy: (signal) => {
      const make = (ending: AbortSignal) =>
        localCopy(everyAnswer(dataset, every, ending), { ...keeping.context, name }, ending);
      return keeping.copies.get('answers', make, signal);
    },
    picker: async (wanted) => {
      const places = placesOf(wanted, every, name);
      return (stored) => places.map((place) => stored[place] ?? null);
    },
  };
  return { ...dataset, by: (by) => copiedDataset(groupedView(view, by, keeping), keeping) };
}

function shaped(of: Shape, columns: Question['columns']): Shape {
  const { key, ranged, estimate, sample } = of;
  return { key, columns, ranged, estimate, ...(sample !== undefined && { sample }) };
}

async function* everyAnswer(dataset: Pick<Dataset, 'scan'>, columns: readonly string[], signal: AbortSignal) {
  for (const scope of [EVERYTHING, NULL_KEYS]) yield* dataset.scan(scope, columns, signal);
}
