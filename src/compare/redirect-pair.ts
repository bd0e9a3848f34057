/** Judges a row of a redirect map and its answer: what is wrong, and what cannot be told. */
import type { Finding } from '../model/finding.ts';
import type { Key } from '../model/key.ts';
import type { Pair } from './merge-join.ts';
import { isSamePath } from './redirect-address.ts';
import { judgeAnswer, type Answer, type AnswerRules, type Wrong } from './redirect-answer.ts';
import type { Defect, MapRow } from './redirect-row.ts';

/** An answer, and the address that was asked; `failure` when there is none. */
export type Asked = Answer & { readonly path: string | null; readonly failure: string | null };

type Unable = (code: string, message: string, key: Key) => void;

/** The findings of one key. A sample leaves rows without an answer. */
export function* judgePair(
  { key, left, right, lefts, rights }: Pair<MapRow, Asked>,
  rules: AnswerRules,
  isSample: boolean,
  unable: Unable,
): Generator<Finding<Wrong['kind'] | Defect['kind'] | 'duplicate'>, void, undefined> {
  if (left === null) {
    unable('not-promised', 'was asked, and the map has no such row; ask by the rows of the map', key);
    return;
  }
  const { origin, row } = left;
  const also = origin === undefined ? {} : { origin };
  if (lefts > 1) {
    // Which of them is meant cannot be told, so nothing more is.
    yield { kind: 'duplicate', key, expected: { rows: 1 }, actual: { rows: lefts }, ...also };
    return;
  }
  if (row.defect !== null) {
    const { kind, actual } = row.defect;
    yield { kind, key, expected: null, actual, ...also };
  }
  const { from, statuses, target } = row;
  if (from === null) return;
  if (statuses === null) {
    unable('no-status', 'its row holds no status from 200 to 599; write the promised one into the map', key);
  } else if (right === null) {
    if (!isSample) unable('not-asked', 'was not asked; ask by the rows of the map', key);
  } else if (rights > 1) {
    unable('asked-twice', 'has more than one answer; ask by the rows of the map', key);
  } else if (right.row.failure !== null) {
    unable('no-answer', right.row.failure, key);
  } else if (!isAbout(from, right.row.path)) {
    unable('other-address', 'another address was asked than the map has; ask for what "from" says', key);
  } else {
    const { wrong, untold } = judgeAnswer({ statuses, target }, right.row, rules);
    yield* wrong.map((one) => ({ key, ...one, ...also }));
    if (untold !== null) unable(untold.code, untold.message, key);
  }
}

function isAbout(from: URL, path: string | null): boolean {
  const asked = path === null ? null : URL.parse(path, from.href);
  return asked !== null && isSamePath(asked, from);
}
