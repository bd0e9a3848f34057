/** Balances: whether what arrived, was excluded and failed is together what left. */
import type { Json } from '../model/json.ts';

/** What the number of rows of a target is to that of its source. */
export type Relation = 'equal' | 'at-most' | 'at-least' | 'distinct-of';

/** What was counted, with a number for each reason to exclude rows; `null` where nothing explains a difference. */
export type Counts = {
  readonly source: number;
  readonly arrived: number;
  readonly explained: { readonly excluded: Readonly<Record<string, number>>; readonly failed: number } | null;
};

/** Two numbers that should agree and do not. */
export type Imbalance = { readonly expected: Json; readonly actual: Json };

/** The numbers that do not agree, or `null` when they do. Explained differences must balance to the row. */
export function imbalance({ source, arrived, explained }: Counts, relation: Relation): Imbalance | null {
  if (explained !== null) {
    const { excluded, failed } = explained;
    const rest = source - arrived - failed - sum(Object.values(excluded));
    return rest === 0
      ? null
      : { expected: { source }, actual: { arrived, excluded, failed, unexplained: rest } };
  }
  if (relation === 'at-most')
    return arrived <= source ? null : { expected: { atMost: source }, actual: arrived };
  if (relation === 'at-least')
    return arrived >= source ? null : { expected: { atLeast: source }, actual: arrived };
  return arrived === source ? null : { expected: source, actual: arrived };
}

/** The rows of the source that neither were excluded nor failed. */
export function unexplainedRows({ source, explained }: Omit<Counts, 'arrived'>): number {
  return source - (explained?.failed ?? 0) - sum(Object.values(explained?.excluded ?? {}));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
