/** Reads the members of a JSON text as they are written: what a parser drops, as it does repeated names, is seen all the same. */
import { canonicalJson } from '../model/canonical-json.ts';
import { escapedStep } from './json-schema.ts';

/** An array or object that is still open; `step` is where its reader stands, an index or a name. */
type Open = { readonly place: string; readonly isList: boolean; step: string | number };

/** A string with its quotes, a scalar, or one of `{}[],:`, by its bounds in the text. */
type Token = { readonly at: number; readonly end: number };

/** The places, as JSON pointers, of members at any depth whose name in lower case is one of `names`; the text must be JSON. */
export function placesOfNames(text: string, names: ReadonlySet<string>): readonly string[] {
  const places = new Set<string>();
  const open: Open[] = [];
  let isName = false;
  for (const { at, end } of tokens(text)) {
    const inside = open.at(-1);
    const char = text[at];
    if (char === '{' || char === '[') {
      open.push({ place: placeIn(inside), isList: char === '[', step: char === '[' ? 0 : '' });
      isName = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      isName = false;
    } else if (char === ',' && inside !== undefined) {
      if (typeof inside.step === 'number') inside.step += 1;
      isName = !inside.isList;
    } else if (char === ':') {
      isName = false;
    } else if (isName && inside !== undefined) {
      const name = JSON.parse(text.slice(at, end)) as string;
      inside.step = name;
      if (names.has(name.toLowerCase())) places.add(placeIn(inside));
    }
  }
  return [...places].sort();
}

/** The names of the members in which two JSON objects differ, sorted; `null` when one of the texts is no object. */
export function differingMembers(left: string, right: string): readonly string[] | null {
  const [a, b] = [membersOf(left), membersOf(right)];
  if (a === null || b === null) return null;
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  return names.filter((name) => a.get(name) !== b.get(name));
}

/** The members of an object in canonical form, the last of repeated names as everywhere else. */
function membersOf(text: string): ReadonlyMap<string, string | undefined> | null {
  const members = new Map<string, string | undefined>();
  let depth = 0;
  let name: string | null = null;
  let from = 0;
  for (const { at, end } of tokens(text)) {
    const char = text[at] ?? '';
    const closes = char === '}' || char === ']';
    if (depth === 0 && char !== '{') return null;
    if (depth === 1 && name !== null && (char === ',' || closes)) {
      members.set(name, canonicalJson(text.slice(from, at)));
      name = null;
    }
    if (char === '{' || char === '[') depth += 1;
    else if (closes) depth -= 1;
    else if (depth === 1 && name === null && char === '"') name = JSON.parse(text.slice(at, end)) as string;
    else if (depth === 1 && char === ':') from = end;
  }
  return members;
}

function placeIn(inside: Open | undefined): string {
  return inside === undefined ? '' : `${inside.place}/${escapedStep(String(inside.step))}`;
}

const MARKS = new Set('{}[],:');
const SPACE = new Set(' \n\r\t');

function* tokens(text: string): Generator<Token, void, undefined> {
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    let end = at + 1;
    if (char === '"') end = stringEnd(text, at);
    else if (!MARKS.has(char) && !SPACE.has(char)) {
      while (end < text.length && !MARKS.has(text[end] ?? '') && !SPACE.has(text[end] ?? '')) end += 1;
    }
    if (!SPACE.has(char)) yield { at, end };
    at = end;
  }
}

function stringEnd(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
