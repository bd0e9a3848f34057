/** A JSON document: finds the array (or the map) of records in it and reads that one record at a time. */
import type { JsonRecords } from './object-records.ts';
import type { Chunks, FileRecord, RecordPages } from './records.ts';
import { JsonWindow } from './window.ts';
import { complaintAbout, type Wording } from './wording.ts';

const PAGE = 500;

/** Where the records of a document are, and what they are. */
export type Whereabouts = {
  readonly wording: Wording;
  readonly list: readonly string[];
  readonly entries: boolean;
};

/** The records of a JSON document; an empty file has none. @throws SourceError that names the record. */
export async function* jsonRecords(chunks: Chunks, records: JsonRecords, where: Whereabouts): RecordPages {
  const window = new JsonWindow(chunks, where.wording);
  try {
    if ((await window.peek()) === '') return;
    yield* inside(window, records, where, 0);
    if ((await window.peek()) !== '') {
      throw complaintAbout(
        where.wording,
        null,
        `goes on after the end of its JSON document; ${where.wording.after}`,
      );
    }
  } finally {
    await window.close();
  }
}

async function* inside(
  window: JsonWindow,
  records: JsonRecords,
  where: Whereabouts,
  depth: number,
): RecordPages {
  const wanted = where.list[depth];
  if (wanted === undefined) yield* listed(window, records, where);
  else yield* descended(window, records, where, depth, wanted);
}

/** Passes the members of an object and goes into the wanted one. */
async function* descended(
  window: JsonWindow,
  records: JsonRecords,
  where: Whereabouts,
  depth: number,
  wanted: string,
): RecordPages {
  const { wording, list } = where;
  const path = list.slice(0, depth + 1).join('.');
  if ((await window.peek()) !== '{') throw complaintAbout(wording, null, notIn(path, []));
  await window.expect('{', null);
  let seen = false;
  const others: string[] = [];
  for (let more = (await window.peek()) !== '}'; more; more = await window.hasComma()) {
    const member = textOf(await window.value(null), wording);
    await window.expect(':', null);
    if (member !== wanted) {
      if (others.length <= MOST_NAMED) others.push(member);
      await window.value(null, false);
    } else if (seen) throw complaintAbout(wording, null, `holds "${path}" twice; keep one of them`);
    else {
      seen = true;
      yield* inside(window, records, where, depth + 1);
    }
  }
  await window.expect('}', null);
  if (!seen) throw complaintAbout(wording, null, notIn(path, others));
}

/** Members that are named where the wanted one is missing; where there are more, or other than words, their names are data. */
const MOST_NAMED = 8;
const WORD = /^[A-Za-z_][A-Za-z_ -]{0,30}$/;

function notIn(path: string, others: readonly string[]): string {
  const few = others.length > 0 && others.length <= MOST_NAMED && others.every((name) => WORD.test(name));
  const there = few ? `, only ${others.map((name) => JSON.stringify(name)).join(', ')}` : '';
  return `holds no "${path}"${there}; say with list where the records are`;
}

/** Every record of the array or map at hand. */
async function* listed(window: JsonWindow, records: JsonRecords, where: Whereabouts): RecordPages {
  const { entries } = where;
  const [open, close] = entries ? ['{', '}'] : ['[', ']'];
  if ((await window.peek()) !== open) throw notThere(where);
  await window.expect(open, null);
  let number = 0;
  let page: FileRecord[] = [];
  for (let more = (await window.peek()) !== close; more; more = await window.hasComma()) {
    number += 1;
    const place = `record ${number}`;
    const text = entries ? await member(window, place) : await window.value(place);
    page.push(entries ? records.entry(text, number) : records.record(text, number));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  await window.expect(close, `record ${number}`);
  yield page;
}

async function member(window: JsonWindow, place: string): Promise<string> {
  const name = await window.value(place);
  await window.expect(':', place);
  return `${name}:${await window.value(place)}`;
}

function notThere({ wording, list, entries }: Whereabouts): Error {
  const what = list.length === 0 ? 'the document' : `"${list.join('.')}"`;
  if (entries)
    return complaintAbout(
      wording,
      null,
      `${what} is no object, so it is no map; leave out entries, or say where the map is with list`,
    );
  return complaintAbout(wording, null, `${what} is no array of records; ${wording.notListed}`);
}

function textOf(quoted: string, wording: Wording): string {
  try {
    const value: unknown = JSON.parse(quoted);
    if (typeof value === 'string') return value;
  } catch {
    // said below
  }
  throw complaintAbout(wording, null, `is not JSON: a name is missing; ${wording.mend}`);
}
