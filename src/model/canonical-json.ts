/** JSON text in one form: the form of PostgreSQL's jsonb, with exact numbers, and nothing that JSON can say lost. */
import { Buffer } from 'node:buffer';
import { decimal } from './decimal.ts';
import { compareKeys } from './key.ts';

/** An array or object that is still open: its finished values, and for an object the name last read. */
type Open = { readonly items: string[] } | { readonly members: Map<string, string>; name: string };

type Part = { readonly value: string; readonly end: number };

/** What may come next. `first` is a value or the end of what was just opened. */
type Next = 'value' | 'first' | 'name' | 'comma or end';

const PLAIN_STRING = /"[ !#-[\]-\ud7ff\ue000-\uffff]*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The text that every JSON text of the same value shares: members ordered as jsonb orders them (shorter names first,
 * then by bytes), the last of repeated names kept, numbers as exact decimals, strings escaped in one way. Lone
 * surrogates and U+0000, which jsonb refuses, stay. `undefined` when the text is not JSON. Takes any depth.
 */
export function canonicalJson(text: string): string | undefined {
  const open: Open[] = [];
  let next: Next = 'value';
  let at = pastSpace(text, 0);
  while (true) {
    const inside = open.at(-1);
    const char = text[at];
    let part: Part | undefined;
    if (next === 'comma or end' && char === ',') {
      next = inside !== undefined && 'members' in inside ? 'name' : 'value';
      at = pastSpace(text, at + 1);
      continue;
    }
    if (inside !== undefined && (next === 'comma or end' || next === 'first') && char === endOf(inside)) {
      open.pop();
      part = { value: closed(inside), end: at + 1 };
    } else if (next === 'comma or end') {
      return undefined;
    } else if (inside !== undefined && 'members' in inside && next !== 'value') {
      part = stringAt(text, at);
      const colon = part === undefined ? at : pastSpace(text, part.end);
      if (part === undefined || text[colon] !== ':') return undefined;
      inside.name = part.value;
      next = 'value';
      at = pastSpace(text, colon + 1);
      continue;
    } else if (char === '{' || char === '[') {
      open.push(char === '[' ? { items: [] } : { members: new Map(), name: '' });
      next = 'first';
      at = pastSpace(text, at + 1);
      continue;
    } else {
      part = scalarAt(text, at);
    }
    if (part === undefined) return undefined;
    at = pastSpace(text, part.end);
    const outside = open.at(-1);
    if (outside === undefined) return at === text.length ? part.value : undefined;
    if ('items' in outside) outside.items.push(part.value);
    else outside.members.set(outside.name, part.value);
    next = 'comma or end';
  }
}

function pastSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    at += 1;
  }
  return at;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function endOf(inside: Open): string {
  return 'items' in inside ? ']' : '}';
}

function closed(done: Open): string {
  if ('items' in done) return `[${done.items.join(', ')}]`;
  const ordered = [...done.members].sort(
    ([a], [b]) => Buffer.byteLength(a) - Buffer.byteLength(b) || compareKeys(a, b),
  );
  return `{${ordered.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`;
}

/** A string in the one way of escaping, a number as an exact decimal, or a word. */
function scalarAt(text: string, at: number): Part | undefined {
  if (text[at] === '"') {
    const plain = skip(PLAIN_STRING, text, at); // nothing to unescape, nothing to escape
    if (plain > at) return { value: text.slice(at, plain), end: plain };
    const part = stringAt(text, at);
    return part && { value: JSON.stringify(part.value), end: part.end };
  }
  const end = skip(SCALAR, text, at);
  const scalar = text.slice(at, end);
  const value = scalar === 'true' || scalar === 'false' || scalar === 'null' ? scalar : decimal(scalar);
  return value === undefined ? undefined : { value, end };
}

/** The string that opens at `at`, unescaped; `undefined` when none opens, it never ends, or an escape is none. */
function stringAt(text: string, at: number): Part | undefined {
  if (text[at] !== '"') return undefined;
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return unescaped(text, at, quote + 1);
  }
  return undefined;
}

function unescaped(text: string, at: number, end: number): Part | undefined {
  try {
    return { value: JSON.parse(text.slice(at, end)) as string, end };
  } catch {
    return undefined;
  }
}
