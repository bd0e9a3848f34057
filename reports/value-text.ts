/** Renders keys and values as text in which different values never look the same: NULL, '', '<null>' and 0 are four things. */
import type { Json } from '../src/model/json.ts';
import type { NativeKey } from '../src/model/key.ts';
import { thousands } from './quantities.ts';
import { quoted } from './visible.ts';

/** A value as one line of text; `absent` is the word for null, which stands for no row where no column is named. */
export function valueText(value: Json, absent: 'NULL' | 'nothing' = 'NULL'): string {
  return value === null ? absent : jsonText(value);
}

function jsonText(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(jsonText).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)}: ${jsonText(inner)}`)
    .join(', ')}}`;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

const LONGEST_KEY = 200;

/** A native key: `17`, `'A-01'`, `(1, 'A-01')`; empty text for a finding about a whole dataset. */
export function keyText(key: NativeKey): string {
  const parts = key.map((part) => shortened(valueText(part), lengthOf(part), LONGEST_KEY));
  return parts.length > 1 ? `(${parts.join(', ')})` : parts.join('');
}

/** The characters of a value, counted as a person would: code points of a text, of the shown text of anything else. */
export function lengthOf(value: Json): number {
  const text = typeof value === 'string' ? value : valueText(value);
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** The nearest place at or before `at` where shown text can be cut: inside no escape, no surrogate pair, before no mark. */
export function cutAt(shown: string, at: number): number {
  let place = Math.max(0, Math.min(at, shown.length));
  if (place === shown.length) return place;
  const slash = shown.lastIndexOf('\\', place - 1);
  if (slash >= 0 && place - slash < 10) {
    place = slash;
    while (place > 0 && shown[place - 1] === '\\') place -= 1;
  }
  while (place > 0 && /^[\p{M}\uDC00-\uDFFF]/u.test(shown.slice(place, place + 2))) place -= 1;
  return place;
}

/** A shown value of at most about `limit` characters: its beginning, `…`, its end and how long it is. */
export function shortened(shown: string, length: number, limit: number): string {
  if (shown.length <= limit) return shown;
  const head = cutAt(shown, Math.ceil((limit * 2) / 3));
  const tail = cutAt(shown, shown.length - Math.floor(limit / 3));
  return `${shown.slice(0, head)}…${shown.slice(tail)} ${lengthNote(length)}`;
}

/** How long a value is that is not shown whole. */
export function lengthNote(length: number): string {
  return `(${thousands(length)} characters)`;
}
