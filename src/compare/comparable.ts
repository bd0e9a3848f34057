/** Which two columns can be compared, under which type, and which rules apply to them. */
import { canonicalText } from '../model/canonical.ts';
import { decimal } from '../model/decimal.ts';
import { isZeroDate } from '../model/moment.ts';
import { ContractError } from '../model/problem.ts';
import type { ColumnType, Family } from '../model/value.ts';
import type { ColumnRule } from '../model/column-rule.ts';

const TEXT: ColumnType = { family: 'text', name: 'text' };
const LOOSE: ReadonlySet<Family> = new Set<Family>(['text', 'untyped', 'opaque']);
const DATED: ReadonlySet<Family> = new Set<Family>(['date', 'timestamp', 'instant']);
const MEASURED: ReadonlySet<Family> = new Set<Family>(['number', 'time', 'timestamp', 'instant']);

/** Whether a column's text is free, so that it can be read as any type. */
export function isLoose({ family }: ColumnType): boolean {
  return LOOSE.has(family);
}

/** Whether rules about text (trim, case, normalise) say something about a column. */
export function isText({ family }: ColumnType): boolean {
  return family === 'text' || family === 'untyped';
}

/** Whether a column may hold MySQL's zero date, which is no value of its type. */
export function holdsZeroDates({ family }: ColumnType): boolean {
  return DATED.has(family);
}

/** Whether a column's text is a list of members rather than an array as PostgreSQL writes it. */
export function isSet({ family, name }: ColumnType): boolean {
  return family === 'text' && name === 'set';
}

/**
 * The type under which two columns are compared.
 * @throws ContractError when they cannot be, or a rule does not apply: the sentence names both types and what to declare.
 */
export function comparedType(left: ColumnType, right: ColumnType, rule: ColumnRule): ColumnType {
  const read = rule.map === undefined ? [left, right] : [right]; // a map's values are written as the target's
  const compared = chosenType(left, right, read, rule);
  const misfit = misapplied(left, right, read, compared, rule);
  if (misfit === null) return compared;
  throw new ContractError('column-rule', `${typeName(left)} against ${typeName(right)}: ${misfit}`);
}

/** Says which rule has nothing to do here, and what it is for. */
function misapplied(
  left: ColumnType,
  right: ColumnType,
  read: readonly ColumnType[],
  compared: ColumnType,
  rule: ColumnRule,
): string | null {
  const { tolerance, timeZone, nullAs } = rule;
  if (tolerance !== undefined && !MEASURED.has(compared.family)) {
    return "tolerance is for numbers, times, timestamps and instants; for text that holds them declare as: 'number' or another";
  }
  const textual = (['trim', 'case', 'normalise'] as const).find((name) => rule[name] !== undefined);
  if (textual !== undefined && !isText(left) && !isText(right)) return `${textual} is for text; take it away`;
  const zoned = compared.family !== 'instant' || read.every(({ family }) => family === 'instant');
  if (timeZone !== undefined && zoned) {
    return 'timeZone is for times that name no zone, compared with instants; take it away';
  }
  const holds = (text: string): boolean =>
    [left, right].some(
      (type) =>
        isLoose(type) ||
        canonicalText(type, text) !== undefined ||
        (holdsZeroDates(type) && isZeroDate(text)),
    );
  if (nullAs !== undefined && !holds(nullAs)) {
    return `nullAs ${JSON.stringify(nullAs)} is a value of neither; write one that a column can hold`;
  }
  return null;
}

function chosenType(
  left: ColumnType,
  right: ColumnType,
  read: readonly ColumnType[],
  rule: ColumnRule,
): ColumnType {
  const { as, map, timeZone } = rule;
  if (as !== undefined) {
    const own = [right, left].find(({ family }) => family === as);
    const unreadable = read.find((type) => !isReadableAs(type, as, rule));
    if (unreadable === undefined && (own !== undefined || !isMadeOf(as)))
      return own ?? { family: as, name: as };
    throw unlike(left, right, `as: '${as}' does not fit ${typeName(unreadable ?? left)}; declare`, rule);
  }
  if (map !== undefined) return right.family === 'untyped' ? TEXT : right;
  const zoneless = (type: ColumnType): boolean => type.family === 'timestamp' || type.family === 'untyped';
  if (timeZone !== undefined && left.family === 'instant' && zoneless(right)) return left;
  if (timeZone !== undefined && right.family === 'instant' && zoneless(left)) return right;
  if (!agree(left, right)) throw unlike(left, right, 'these types cannot be compared; declare', rule);
  if (left.family !== 'untyped') return left;
  return right.family === 'untyped' ? TEXT : right;
}

function agree(left: ColumnType, right: ColumnType): boolean {
  if (left.family === 'untyped' || right.family === 'untyped') return true;
  if (left.family !== right.family) return false;
  if (left.of !== undefined && right.of !== undefined) return agree(left.of, right.of);
  return left.name === right.name || (left.family !== 'opaque' && !isMadeOf(left.family));
}

function isMadeOf(family: Family): boolean {
  return family === 'array' || family === 'range';
}

function isReadableAs(type: ColumnType, as: Family, { timeZone }: ColumnRule): boolean {
  if (type.family === as || as === 'text' || isLoose(type)) return true;
  if (type.family === 'number') return as === 'boolean';
  if (type.family === 'bytes') return as === 'uuid';
  return type.family === 'timestamp' && as === 'instant' && timeZone !== undefined;
}

function unlike(left: ColumnType, right: ColumnType, what: string, rule: ColumnRule): ContractError {
  const zones = new Set([left.family, right.family]);
  const options = [...new Set<Family>([right.family, left.family, 'text'])]
    .filter(
      (as) =>
        as !== 'untyped' && as !== 'opaque' && [left, right].every((type) => isReadableAs(type, as, rule)),
    )
    .map((as) => `as: '${as}'`);
  if (zones.has('instant') && zones.has('timestamp'))
    options.unshift('timeZone, the zone of the times that name none');
  options.push('a map of source to target values');
  return new ContractError(
    'column-types',
    `${typeName(left)} against ${typeName(right)}: ${what} ${options.join(', or ')}`,
  );
}

function typeName({ family, name }: ColumnType): string {
  return family === name ? name : `${family} (${name})`;
}

/** A tolerance as an exact decimal. @throws ContractError when it is not a number from zero. */
export function toleranceOf(tolerance: string | number): string {
  const exact = decimal(String(tolerance));
  if (exact !== undefined && /^\d+(?:\.\d+)?$/.test(exact)) return exact;
  throw new ContractError(
    'column-rule',
    `tolerance ${JSON.stringify(tolerance)}: write a decimal number that is not below zero`,
  );
}
