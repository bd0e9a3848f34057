/** PostgreSQL's text of arrays, ranges and multiranges, with what they are made of in one form. */

/** Reads one element's text into its one form; `undefined` when it is not of its type. */
type Read = (text: string) => string | undefined;

const DIMENSIONS = /^(?:\[-?\d+:-?\d+\])+=/;

/**
 * An array in PostgreSQL's own output form, quoted as PostgreSQL 17 and later quote it: shape and bounds kept (bounds
 * that all start at one go without saying), NULL unlike "NULL". `undefined` when the text is not an array of such elements.
 */
export function canonicalArray(text: string, delimiter: string, read: Read): string | undefined {
  const prefix = DIMENSIONS.exec(text)?.[0] ?? '';
  const explicit = prefix !== '' && !/^(?:\[1:-?\d+\])+=$/.test(prefix);
  let out = explicit ? prefix : '';
  let depth = 0;
  let next: 'item' | 'first' | 'end' = 'item'; // `first`: an item, or the end of an empty array
  for (let at = prefix.length; at < text.length;) {
    const char = text.charAt(at);
    if (next !== 'end' && char === '{') {
      depth += 1;
      next = 'first';
    } else if (next !== 'item' && char === '}') {
      depth -= 1;
      next = 'end';
      if (depth === 0) return at === text.length - 1 ? `${out}}` : undefined;
    } else if (next === 'end' && char === delimiter) {
      next = 'item';
    } else if (next === 'end' || depth === 0) {
      return undefined;
    } else {
      const element = arrayElement(text, at, delimiter);
      const value = element === undefined ? undefined : element.value === null ? null : read(element.value);
      if (element === undefined || value === undefined) return undefined;
      out += value === null ? 'NULL' : arrayQuoted(value, delimiter);
      at = element.end;
      next = 'end';
      continue;
    }
    out += char;
    at += 1;
  }
  return undefined;
}

/** The members of a MySQL set as an array of their order; a member holds no comma, and a set without members is empty. */
export function arrayOfSet(text: string): string {
  const members = text === '' ? [] : text.split(',');
  return `{${members.map((member) => arrayQuoted(member, ',')).join(',')}}`;
}

type Element = { readonly value: string | null; readonly end: number };

function arrayElement(text: string, at: number, delimiter: string): Element | undefined {
  if (text[at] === '"') return quoted(text, at);
  let end = at;
  for (; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === delimiter || char === '}') break;
    if (char === '"' || char === '\\' || char === '{') return undefined;
  }
  const value = text.slice(at, end);
  if (value === '') return undefined;
  return { value: /^null$/i.test(value) ? null : value, end };
}

/** Reads from an opening quote to its closing one; a backslash takes the next character as it is, `""` is a quote in ranges. */
function quoted(
  text: string,
  at: number,
  doubled = false,
): { readonly value: string; readonly end: number } | undefined {
  let value = '';
  let from = at + 1;
  for (let end = from; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === '\\') {
      value += text.slice(from, end);
      from = end + 1;
      end += 1;
    } else if (char === '"') {
      value += text.slice(from, end);
      if (!doubled || text[end + 1] !== '"') return { value, end: end + 1 };
      from = end + 1;
      end += 1;
    }
  }
  return undefined;
}

function arrayQuoted(value: string, delimiter: string): string {
  const plain = value !== '' && !/["\\{} \t\n\v\f\r]/.test(value) && !value.includes(delimiter);
  if (plain && !/^null$/i.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * A range or a multirange in PostgreSQL's own output form, its bounds and their inclusion kept. `undefined` when the
 * text is neither, or a bound is not of its type.
 */
export function canonicalRange(text: string, read: Read): string | undefined {
  if (!text.startsWith('{')) {
    const range = rangeAt(text, 0, read);
    return range?.end === text.length ? range.value : undefined;
  }
  if (text === '{}') return text;
  const ranges: string[] = [];
  for (let at = 0; text[at] === (at === 0 ? '{' : ',');) {
    const range = rangeAt(text, at + 1, read);
    if (range === undefined) return undefined;
    ranges.push(range.value);
    at = range.end;
    if (at === text.length - 1 && text[at] === '}') return `{${ranges.join(',')}}`;
  }
  return undefined;
}

type Part = { readonly value: string; readonly end: number };

function rangeAt(text: string, at: number, read: Read): Part | undefined {
  if (text.slice(at, at + 5).toLowerCase() === 'empty') return { value: 'empty', end: at + 5 };
  const opening = text[at];
  if (opening !== '[' && opening !== '(') return undefined;
  const lower = bound(text, at + 1, read);
  if (lower === undefined || text[lower.end] !== ',') return undefined;
  const upper = bound(text, lower.end + 1, read);
  const closing = upper === undefined ? undefined : text[upper.end];
  if (upper === undefined || (closing !== ']' && closing !== ')')) return undefined;
  const from = lower.value === '' ? '(' : opening + lower.value;
  const until = upper.value === '' ? ')' : upper.value + closing;
  return { value: `${from},${until}`, end: upper.end + 1 };
}

/** One bound in its one form, quoted where it must be; the empty text is no bound. */
function bound(text: string, at: number, read: Read): Part | undefined {
  let part: Part | undefined;
  if (text[at] === '"') {
    part = quoted(text, at, true);
  } else {
    let end = at;
    while (end < text.length && !/[,[\]()"\\]/.test(text.charAt(end))) end += 1;
    if (end === at) return { value: '', end };
    part = { value: text.slice(at, end), end };
  }
  const value = part === undefined ? undefined : read(part.value);
  return part === undefined || value === undefined ? undefined : { value: rangeQuoted(value), end: part.end };
}

function rangeQuoted(value: string): string {
  if (value !== '' && !/["\\()[\], \t\n\v\f\r]/.test(value)) return value;
  return `"${value.replace(/["\\]/g, '$&$&')}"`;
}
