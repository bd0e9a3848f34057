// The map itself is linted as a whole, and each row is told about once, however the work is cut.
import { expect, it } from 'vitest';
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Json } from '../../src/model/json.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';
import { inspectDirectly } from '../support/inspect-directly.ts';
import type { Shown } from '../support/outcome.ts';
import { answersOf, mapOf, moved, ORIGIN, stayed, type Promised } from '../support/redirect-answers.ts';

const origin = ORIGIN;
const url = (path: string) => `${ORIGIN}${path}`;
const found = (kind: string, id: number | null, expected: Json, actual: Json): Shown => ({
  kind,
  key: [id],
  expected,
  actual,
});

/** The map, and answers that do what each row of it says. */
function answered(...rows: readonly Promised[]): { readonly map: DatasetRef; readonly answers: DatasetRef } {
  const asked = rows.filter(([id, from]) => id !== null && (from ?? '') !== '');
  const answers = [...new Map(asked.map((row) => [row[0], row])).values()].map(
    ([id, from, to = null, status = '301']) =>
      status === '301' ? moved(id ?? 0, from ?? '', to ?? '/') : stayed(id ?? 0, from ?? '', status ?? ''),
  );
  return { map: mapOf(rows), answers: answersOf(answers) };
}

checkTester(legacyRedirects, {
  agree: [],
  disagree: [
    {
      name: 'an old address twice, also when only its encoding differs',
      datasets: answered(
        [1, '/a', '/x'],
        [2, '/%61', '/y'],
        [3, 'https://WWW.example.org:443/a#top', '/x'],
        [4, '/b', '/x'],
      ),
      options: { origin },
      finds: [1, 2, 3].map((id) => found('duplicate', id, { rows: 1 }, { rows: 3, address: url('/a') })),
    },
    {
      name: 'a key twice, whatever its rows say',
      datasets: answered(
        [1, '/a', '/x'],
        [1, null, '/y'],
        [2, '/b', '/c'],
        [2, '/b', '/b'],
        [3, '/d', '/d2'],
      ),
      options: { origin },
      finds: [1, 2].map((id) => found('duplicate', id, { rows: 1 }, { rows: 2 })),
    },
    {
      name: 'targets that are the old address itself',
      datasets: answered([1, '/a', 'https://www.example.org/a#top'], [2, '/b?x=1', '/b'], [3, '/c', '/c/']),
      options: { origin, query: 'ignore', slash: 'ignore' },
      finds: [found('self-target', 1, null, url('/a'))],
    },
    {
      name: 'targets that are old addresses, which move on or are gone',
      datasets: answered(
        [1, '/a', '/b'],
        [2, '/b', '/c'],
        [3, '/c', '/d'],
        [4, '/e', '/gone'],
        [5, '/gone', null, '410'],
        [6, '/home', null, '200'],
        [7, '/index', '/home'],
      ),
      options: { origin, status: { column: 'status' } },
      finds: [
        found('chain', 1, url('/c'), url('/b')),
        found('chain', 2, url('/d'), url('/c')),
        found('chain', 4, null, url('/gone')),
      ],
    },
    {
      name: 'rows that lead to each other, and one that leads to them',
      datasets: answered(
        [9, '/a', '/b'],
        [8, '/b', '/c'],
        [7, '/c', '/a'],
        [1, '/in', '/b'],
        [2, '/self', '/self'],
        [3, '/to-self', '/self'],
      ),
      options: { origin },
      finds: [
        found('map-loop', 9, null, { addresses: 3, next: url('/b') }),
        found('map-loop', 8, null, { addresses: 3, next: url('/c') }),
        found('map-loop', 7, null, { addresses: 3, next: url('/a') }),
        found('chain', 1, url('/c'), url('/b')),
        found('self-target', 2, null, url('/self')),
        found('chain', 3, url('/self'), url('/self')),
      ],
    },
    {
      name: 'the second row of an address is not on the loop of the first',
      datasets: answered([1, '/a', '/b'], [2, '/b', '/a'], [3, '/a', '/b2'], [4, '/b2', '/z']),
      options: { origin },
      finds: [
        found('duplicate', 1, { rows: 1 }, { rows: 2, address: url('/a') }),
        found('duplicate', 3, { rows: 1 }, { rows: 2, address: url('/a') }),
        found('map-loop', 1, null, { addresses: 2, next: url('/b') }),
        found('map-loop', 2, null, { addresses: 2, next: url('/a') }),
        found('chain', 3, url('/z'), url('/b2')),
      ],
    },
    {
      name: 'rows without an old address, a target or a key, and what is no address',
      datasets: answered(
        [1, null, '/x'],
        [2, '', '/x'],
        [3, 'mailto:a@b.example', '/x'],
        [4, '/d', null],
        [5, '/e', ''],
        [6, '/f', 'https://[::x]/'],
        [null, '/g', '/x'],
        [null, '/g', '/x'],
      ),
      options: { origin },
      finds: [
        found('empty-from', 1, null, null),
        found('empty-from', 2, null, null),
        found('unreadable', 3, null, 'mailto:a@b.example'),
        found('empty-to', 4, null, null),
        found('empty-to', 5, null, null),
        found('unreadable', 6, null, 'https://[::x]/'),
        found('null-key', null, { rows: 0 }, { rows: 2 }),
      ],
    },
  ],
});

it('says that a map is too large to be looked at as a whole', async () => {
  const rows = 200_001;
  const map = memory('map', {
    key: { id: 'int' },
    columns: { id: 'number', from: 'text', to: 'text' },
    rows: Array.from({ length: rows }, (_, at) => [String(at), `/a/${at}`, `/a/${at}`]),
  });
  const answers = answersOf([moved(0, '/a/0', '/a/0')]);
  const check = legacyRedirects('large', { map, answers }, { origin });
  const { findings, unjudged } = await inspectDirectly(check, 2);
  expect(findings).toEqual([]);
  expect(unjudged).toEqual(['map-size', 'not-asked']);
});
