/** Finds values at paths in a JSON document without holding the rest of it. */
import type { Cell } from '../../model/value.ts';
import { JsonReader } from './reader.ts';
import type { Chunks } from './records.ts';
import { JsonWindow } from './window.ts';
import { complaintAbout, type Wording } from './wording.ts';

/** A value at a path: as a cell, as JSON text, and how many values an array has (`null` for what is no array). */
export type FoundValue = { readonly cell: Cell; readonly json: string; readonly length: number | null };

type Wanted = { readonly path: string; readonly rest: readonly string[] };

/**
 * The values at paths, names or places in an array with dots between (`pageInfo.totalRows`, `list.0.name`; the whole
 * document is ''). A path that leads nowhere is not among them. @throws SourceError when the document is no JSON.
 */
export async function valuesAt(
  chunks: Chunks,
  paths: readonly string[],
  wording: Wording,
): Promise<ReadonlyMap<string, FoundValue>> {
  const window = new JsonWindow(chunks, wording);
  const found = new Map<string, FoundValue>();
  try {
    const wanted = [...new Set(paths)].map((path) => ({ path, rest: path === '' ? [] : path.split('.') }));
    await visit(window, wanted, found, wording);
    if ((await window.peek()) !== '') {
      throw complaintAbout(wording, null, `goes on after the end of its JSON document; ${wording.after}`);
    }
    return found;
  } finally {
    await window.close();
  }
}

/** Passes one value; what is wanted of it or in it is found. */
async function visit(
  window: JsonWindow,
  wanted: readonly Wanted[],
  found: Map<string, FoundValue>,
  wording: Wording,
): Promise<void> {
  if (wanted.some(({ rest }) => rest.length === 0)) {
    await held(await window.value(null), wanted, found, wording);
    return;
  }
  const open = await window.peek();
  if (wanted.length === 0 || (open !== '{' && open !== '[')) {
    await window.value(null, false);
    return;
  }
  const close = open === '{' ? '}' : ']';
  await window.expect(open, null);
  let place = 0;
  for (let more = (await window.peek()) !== close; more; more = await window.hasComma()) {
    let name = String(place);
    if (open === '{') {
      name = cellOf(await window.value(null), wording) ?? '';
      await window.expect(':', null);
    }
    place += 1;
    await visit(window, within(wanted, name), found, wording);
  }
  await window.expect(close, null);
}

/** What is wanted inside a member or an item. */
function within(wanted: readonly Wanted[], name: string): readonly Wanted[] {
  return wanted.flatMap(({ path, rest: [first, ...rest] }) => (first === name ? [{ path, rest }] : []));
}

/** Takes everything that is wanted of a value, or in it, from its text. */
async function held(
  text: string,
  wanted: readonly Wanted[],
  found: Map<string, FoundValue>,
  wording: Wording,
): Promise<void> {
  const cell = cellOf(text, wording);
  const length = text.startsWith('[') ? (JSON.parse(text) as readonly unknown[]).length : null;
  for (const { path, rest } of wanted) if (rest.length === 0) found.set(path, { cell, json: text, length });
  const inner = wanted.filter(({ rest }) => rest.length > 0);
  if (inner.length > 0) await visit(new JsonWindow(pieceOf(text), wording), inner, found, wording);
}

async function* pieceOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

/** A value's text as a cell. @throws SourceError when it is no JSON. */
function cellOf(text: string, wording: Wording): Cell {
  const reader = new JsonReader(text);
  try {
    const cell = reader.value();
    reader.end();
    return cell;
  } catch (cause) {
    throw complaintAbout(wording, null, `is not JSON; ${wording.mend}`, cause);
  }
}
