/** Compares two cells of a pair of columns: exactly, unless a declared rule says otherwise. */
import { canonicalText, readAlike } from '../model/canonical.ts';
import { within } from '../model/decimal.ts';
import { arrayOfSet } from '../model/canonical-nested.ts';
import { secondsText, stampOf, instantText, isZeroDate } from '../model/moment.ts';
import { ContractError } from '../model/problem.ts';
import type { Cell, ColumnType } from '../model/value.ts';
import type { ColumnRule } from '../model/column-rule.ts';
import { comparedType, holdsZeroDates, isLoose, isSet, isText, toleranceOf } from './comparable.ts';
import { localToUtc } from './time-zone.ts';

export { describeRule, type ColumnRule } from '../model/column-rule.ts';

/** `unmapped`: the rule's map does not name the source's value, so nothing can be said about the target's. */
type CellOutcome = 'equal' | 'differs' | 'unmapped';

/** Compares a source cell with a target cell. Never throws: a text that is not of its type differs. */
export type CellComparer = (source: Cell, target: Cell) => CellOutcome;

/** A text in the form in which it is compared, `null` for what counts as NULL, `undefined` when it is not of its type. */
type Read = (text: string) => string | null | undefined;

/**
 * The comparer of two columns. Numbers of any width compare by value, text of any kind by code points, json and jsonb
 * by value; `untyped` text is read as the other side's type.
 * @throws ContractError when the types cannot be compared, or a rule does not apply to them.
 */
export function cellComparer(left: ColumnType, right: ColumnType, rule: ColumnRule = {}): CellComparer {
  const compared = comparedType(left, right, rule);
  const { as, map, mapNull, tolerance } = rule;
  const readRight = reader(right, compared, rule);
  const leftNull = typeof mapNull === 'string' ? targetValue('mapNull', mapNull, readRight) : null;
  const translate = map === undefined ? null : translation(left, map, readRight, rule);
  const readLeft = reader(left, translate === null ? compared : left, rule);
  const near = tolerance === undefined ? null : nearness(compared, toleranceOf(tolerance));
  const asTheyAre = as === undefined && translate === null && leftNull === null;
  const alike = asTheyAre && readAlike(left, right);
  const named = left.name === right.name;
  return (source, target) => {
    if (source === target) {
      if (source === null) {
        if (leftNull === null) return 'equal';
      } else if (alike) {
        // One text that both read as they read it: whatever that is, it is the same.
        return named || readLeft(source) !== undefined ? 'equal' : 'differs';
      }
    }
    const read = source === null ? null : readLeft(source);
    if (read === undefined) return translate === null ? 'differs' : 'unmapped';
    const a = read === null ? leftNull : translate === null ? read : translate(read);
    if (a === undefined) return 'unmapped';
    const b = target === null ? null : readRight(target);
    if (b === undefined) return 'differs';
    if (a === b) return 'equal';
    return near !== null && a !== null && b !== null && near(a, b) ? 'equal' : 'differs';
  };
}

/** Reads one side: the rules about text first, then the type, then what counts as NULL. */
function reader(own: ColumnType, compared: ColumnType, rule: ColumnRule): Read {
  const prepare = isText(own) ? preparation(rule) : null;
  const read = typed(own, compared, rule);
  const { nullAs } = rule;
  if (nullAs === undefined) return prepare === null ? read : (text) => read(prepare(text));
  const nullText = prepare === null ? nullAs : prepare(nullAs);
  const nullValue = read(nullText);
  const noDate = holdsZeroDates(own) && isZeroDate(nullText); // however the column writes it
  return (text) => {
    const prepared = prepare === null ? text : prepare(text);
    if (prepared === nullText || (noDate && isZeroDate(prepared))) return null;
    const value = read(prepared);
    return value !== undefined && value === nullValue ? null : value;
  };
}

function preparation(rule: ColumnRule): ((text: string) => string) | null {
  const steps: ((text: string) => string)[] = [];
  if (rule.trim !== undefined) steps.push((text) => (rule.trim === 'end' ? text.trimEnd() : text.trim()));
  if (rule.normalise !== undefined) steps.push((text) => text.normalize('NFC'));
  if (rule.case !== undefined) steps.push((text) => text.toLowerCase());
  return steps.length === 0 ? null : (text) => steps.reduce((done, step) => step(done), text);
}

function typed(
  own: ColumnType,
  compared: ColumnType,
  rule: ColumnRule,
): (text: string) => string | undefined {
  const target = own.family === compared.family ? own : compared;
  const read = (text: string): string | undefined => canonicalText(target, text);
  if (target === own) return read;
  if (compared.family === 'instant' && rule.timeZone !== undefined) {
    const toUtc = localToUtc(rule.timeZone);
    return (text) => read(text) ?? localInstant(text, toUtc);
  }
  if (isSet(own) && compared.family === 'array') return (text) => read(arrayOfSet(text));
  if (isLoose(own)) return read;
  return (text) => {
    const value = canonicalText(own, text);
    return value === undefined
      ? undefined
      : read(own.family === 'bytes' && compared.family === 'uuid' ? value.slice(2) : value);
  };
}

function localInstant(text: string, toUtc: (local: number) => number): string | undefined {
  const stamp = stampOf(text);
  return stamp === undefined ? undefined : instantText(toUtc(stamp.seconds), stamp.fraction);
}

/** The map as a look-up by canonical source values; `undefined` for a value that it does not name. */
function translation(
  own: ColumnType,
  map: Readonly<Record<string, string | null>>,
  readRight: Read,
  rule: ColumnRule,
): Read {
  const read = reader(own, own, rule);
  const table = new Map<string, string | null>();
  for (const [from, to] of Object.entries(map)) {
    const key = read(from);
    const place = `map: ${JSON.stringify(from)}`;
    if (key === undefined)
      throw new ContractError('column-rule', `${place} is no ${own.family}; write it as the source does`);
    if (key === null)
      throw new ContractError('column-rule', `${place} counts as NULL by nullAs; declare mapNull instead`);
    const value = to === null ? null : targetValue(place, to, readRight);
    if (table.has(key) && table.get(key) !== value) {
      throw new ContractError('column-rule', `${place} is in the map twice with different values; keep one`);
    }
    table.set(key, value);
  }
  return (key) => table.get(key);
}

function targetValue(place: string, value: string, readRight: Read): string | null {
  const read = readRight(value);
  if (read !== undefined) return read;
  throw new ContractError(
    'column-rule',
    `${place}: ${JSON.stringify(value)} is no value of the target's type; write it as the target does`,
  );
}

function nearness(compared: ColumnType, tolerance: string): (a: string, b: string) => boolean {
  if (compared.family === 'number') return (a, b) => within(a, b, tolerance);
  return (a, b) => within(secondsText(a), secondsText(b), tolerance);
}
