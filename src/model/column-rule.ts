/** Column rules: how two columns are compared where equal values is not what is asked; each is declared and reported. */
import type { Json, MustBeJson } from './json.ts';
import type { Family } from './value.ts';

/** A rule for one pair of columns. None of it is ever implied. */
export type ColumnRule = {
  /** Reads both sides as this family: for text that holds numbers, uuids, dates; numbers or text that hold booleans. */
  readonly as?: Exclude<Family, 'untyped' | 'opaque'>;
  /** Source value to target value (`null` is NULL), each written as its own side writes it. Other values are `unmapped`. */
  readonly map?: Readonly<Record<string, string | null>>;
  /** What a NULL of the source has become in the target; without it NULL stays NULL, with a map as well. */
  readonly mapNull?: string | null;
  /** The largest difference that is none: of numbers, or of times in seconds. Exact; inclusive. */
  readonly tolerance?: string | number;
  /** Takes white space off both ends of text (`true` is `both`), or off the end. */
  readonly trim?: true | 'both' | 'end';
  /** Compares text in lower case, by Unicode's rules for no language. */
  readonly case?: 'ignore';
  /** Compares text in Unicode normalisation form C. */
  readonly normalise?: 'NFC';
  /** The IANA name of the zone in which times that name none are read, to be compared with instants. */
  readonly timeZone?: string;
  /** A value that equals NULL on both sides: `''` where an empty text meant nothing. */
  readonly nullAs?: string;
};

/** The compiler's proof that it is JSON. @public */
export type ColumnRuleTravels = MustBeJson<ColumnRule & Json>;

const MOST_SHOWN = 10;

/** One sentence for the report that says how a pair of columns is compared: `price: equal within 0.01; trimmed`. */
export function describeRule(source: string, target: string, rule: ColumnRule): string {
  const said: string[] = [];
  const { as, map, mapNull, tolerance, trim, timeZone, nullAs } = rule;
  said.push(tolerance === undefined ? 'equal' : `equal within ${tolerance}`);
  if (as !== undefined) said.push(`read as ${as}`);
  if (trim !== undefined) said.push(trim === 'end' ? 'trimmed at the end' : 'trimmed');
  if (rule.normalise !== undefined) said.push('in Unicode form NFC');
  if (rule.case !== undefined) said.push('letter case ignored');
  if (nullAs !== undefined) said.push(`NULL equals ${JSON.stringify(nullAs)}`);
  const pairs = Object.entries(map ?? {}).map(([from, to]) => `${JSON.stringify(from)} to ${shown(to)}`);
  if (mapNull !== undefined) pairs.push(`NULL to ${shown(mapNull)}`);
  const hidden = pairs.length - MOST_SHOWN;
  const listed = pairs.slice(0, MOST_SHOWN).join(', ') + (hidden > 0 ? ` and ${hidden} more` : '');
  if (pairs.length > 0) said.push(`mapped ${listed}`);
  else if (map !== undefined) said.push('mapped by an empty map');
  if (timeZone !== undefined) said.push(`times without a zone read in ${timeZone}`);
  return `${source === target ? target : `${source} to ${target}`}: ${said.join('; ')}`;
}

function shown(value: string | null): string {
  return value === null ? 'NULL' : JSON.stringify(value);
}
