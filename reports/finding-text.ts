/** One finding as one sentence that can be printed anywhere: `berths 17: status: expected 'sold', found 'available'`. */
import type { FindingLine } from '../src/model/finding.ts';
import type { Json } from '../src/model/json.ts';
import { keyText, lengthOf, shortened, valueText } from './value-text.ts';
import { visible } from './visible.ts';

const LONGEST = 120;

/** A finding as one line: the check, the key, what is wrong, what was expected and what was found. @public for formats of one line a finding */
export function findingText(line: FindingLine): string {
  const place = [visible(line.check), keyText(line.key), originText(line)]
    .filter((part) => part !== '')
    .join(' ');
  const about = [...(saysItself(line) ? [] : [line.kind]), ...(line.column === null ? [] : [line.column])];
  const text = `${place}: ${about.map(visible).join(': ')}`;
  return hasValues(line) ? `${text}: ${expectedAndFound(line)}` : text;
}

/** Both values of a finding: `expected 117, found 0`. */
export function expectedAndFound(line: FindingLine): string {
  return `expected ${brief(line, line.expected)}, found ${brief(line, line.actual)}`;
}

/** Whether a finding has anything to compare; without a column or a value, its key and its kind say it all. */
export function hasValues(line: FindingLine): boolean {
  return line.column !== null || line.expected !== null || line.actual !== null;
}

/** The native source key, where an id map translated it: `(source 12)`. */
export function originText({ source }: Pick<FindingLine, 'source'>): string {
  return source === null ? '' : `(source ${shortened(valueText(source), lengthOf(source), LONGEST)})`;
}

/** The word for null: a column holds NULL; where no column is named there is nothing. */
export function absenceOf({ column }: Pick<FindingLine, 'column'>): 'NULL' | 'nothing' {
  return column === null ? 'nothing' : 'NULL';
}

/** A column with two values says by itself that it was altered. */
function saysItself({ kind, column }: FindingLine): boolean {
  return kind === 'altered' && column !== null;
}

function brief(line: FindingLine, value: Json): string {
  return shortened(valueText(value, absenceOf(line)), lengthOf(value), LONGEST);
}
