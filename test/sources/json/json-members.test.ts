/** Members are read as JSON.parse reads them, whatever the text, in whatever pieces it comes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoundColumns } from '../../../src/sources/json/found-columns.ts';
import { jsonRecords } from '../../../src/sources/json/document.ts';
import { readMembers } from '../../../src/sources/json/members.ts';
import { NotJson } from '../../../src/sources/json/reader.ts';
import { JsonRecords } from '../../../src/sources/json/object-records.ts';
import { ndjsonRecords } from '../../../src/sources/file/ndjson.ts';
import { fileWording } from '../../../src/sources/file/wording.ts';
import { anyCharacter } from '../../support/any-character.ts';

const json = fc.jsonValue({ maxDepth: 3, depthSize: 'small', stringUnit: 'binary' });
const record = fc.dictionary(fc.string({ unit: anyCharacter, maxLength: 4 }), json, {
  maxKeys: 5,
  noNullPrototype: true,
});
const spaces = fc.constantFrom(0, 1, 4, '\t');

function members(text: string): [string, string | null][] {
  const found: [string, string | null][] = [];
  readMembers(text, (name, cell) => found.push([name, cell]));
  return found;
}

function expected(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

describe('readMembers', () => {
  it('gives every member of an object as JSON.parse does', () => {
    const property = fc.property(record, spaces, (object, space) => {
      const text = JSON.stringify(object, null, space);
      const parsed = JSON.parse(text) as Record<string, unknown>;
      expect(Object.fromEntries(members(text))).toEqual(
        Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, expected(value)])),
      );
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('accepts and refuses what JSON.parse accepts and refuses', () => {
    const broken = fc
      .tuple(
        record,
        fc.nat(),
        fc.constantFrom(
          '',
          '"',
          '\\',
          ',',
          '}',
          '{',
          ':',
          '0',
          '-',
          '.',
          'e',
          ' ',
          '\n',
          '\u0001',
          'x',
          'true',
          '[]',
          '\\u12',
        ),
      )
      .map(([object, place, text]) => {
        const whole = JSON.stringify(object);
        const at = place % (whole.length + 1);
        return place % 2 === 0
          ? whole.slice(0, at) + text + whole.slice(at)
          : whole.slice(0, at) + text + whole.slice(at + 1);
      });
    const property = fc.property(broken, (text) => {
      expect(outcome(() => members(text).length >= 0)).toBe(outcome(() => isObject(JSON.parse(text))));
    });
    fc.assert(property, { numRuns: 5_000 });
  });
});

describe('readers of JSON', () => {
  it('read the same records, in whatever pieces the text comes', async () => {
    const property = fc.asyncProperty(
      fc.array(record, { maxLength: 6 }),
      spaces,
      fc.array(fc.nat(400), { maxLength: 30 }),
      async (list, space, cuts) => {
        const document = JSON.stringify({ before: list, at: { list }, after: '[{"' }, null, space);
        const lines = list.map((object) => JSON.stringify(object)).join('\n');
        const fromDocument = await read((columns) =>
          jsonRecords(pieces(document, cuts), new JsonRecords(columns, fileWording('a'), 'record'), {
            wording: fileWording('a'),
            list: ['at', 'list'],
            entries: false,
          }),
        );
        const fromLines = await read((columns) =>
          ndjsonRecords(pieces(lines, cuts), new JsonRecords(columns, fileWording('a'), 'line')),
        );
        const plain = list.map((object) =>
          Object.fromEntries(
            Object.entries(object).flatMap(([name, value]) =>
              value === null ? [] : [[name, expected(value)]],
            ),
          ),
        );
        expect(fromDocument).toEqual(plain);
        expect(fromLines).toEqual(plain);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});

async function read(
  reader: (columns: FoundColumns) => ReturnType<typeof ndjsonRecords>,
): Promise<readonly Record<string, string | null>[]> {
  const columns = new FoundColumns();
  const found = [];
  for await (const page of reader(columns)) found.push(...page);
  const { names } = columns;
  return found.map(({ cells }) =>
    Object.fromEntries(cells.flatMap((cell, at) => (cell === null ? [] : [[names[at] ?? '', cell]]))),
  );
}

async function* pieces(text: string, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const cut of cuts) {
    const end = at + cut;
    if (end >= text.length) break;
    if (text.charCodeAt(end) >= 0xdc00 && text.charCodeAt(end) < 0xe000) continue; // never inside a character
    yield Buffer.from(text.slice(at, end));
    at = end;
  }
  yield Buffer.from(text.slice(at));
}

function outcome(attempt: () => boolean): boolean {
  try {
    return attempt();
  } catch (thrown) {
    if (thrown instanceof NotJson || thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
