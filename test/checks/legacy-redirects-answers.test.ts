// What is wrong with an answer is found, all of it and once.
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import type { Json } from '../../src/model/json.ts';
import { checkTester } from '../support/check-tester.ts';
import type { Shown } from '../support/outcome.ts';
import {
  answersOf,
  KEPT,
  keptBut,
  MAP,
  mapOf,
  moved,
  ORIGIN,
  stayed,
  unknownOf,
} from '../support/redirect-answers.ts';

const origin = ORIGIN;
const found = (kind: string, id: number, column: string, expected: Json, actual: Json): Shown => ({
  kind,
  key: [id],
  column,
  expected,
  actual,
});

checkTester(legacyRedirects, {
  agree: [],
  disagree: [
    {
      name: 'a wrong status, and all else that is wrong with the same answer',
      datasets: {
        map: MAP,
        answers: keptBut({ 2: { status: '302', location: `${origin}/`, hops: '2', final_status: '404' } }),
      },
      options: { origin },
      finds: [
        found('status', 2, 'status', 301, 302),
        found('target', 2, 'location', `${origin}/berths/a2`, `${origin}/`),
        found('hops', 2, 'hops', 1, 2),
        found('final', 2, 'final_status', 200, 404),
      ],
    },
    {
      name: 'no redirect at all: one finding',
      datasets: { map: MAP, answers: keptBut({ 1: { status: '200', location: null, hops: '0' } }) },
      options: { origin, status: [301, 308] },
      finds: [found('status', 1, 'status', [301, 308], 200)],
    },
    {
      name: 'a redirect without a location, and one that is no address',
      datasets: {
        map: MAP,
        answers: answersOf([
          { ...KEPT[0], location: null, hops: '0', final_status: '301' },
          { ...KEPT[1], location: 'https://[::x]/', hops: '0', final_status: '301' },
          KEPT[2],
          KEPT[3],
        ]),
      },
      options: { origin },
      finds: [
        found('target', 1, 'location', `${origin}/berths/a1`, null),
        found('target', 2, 'location', `${origin}/berths/a2`, 'https://[::x]/'),
      ],
    },
    ...(
      [
        ['scheme', 'http://www.example.org/berths/a1'],
        ['host', 'https://example.org/berths/a1'],
        ['port', 'https://www.example.org:8443/berths/a1'],
        ['path', `${origin}/berths/A1`],
        ['reserved character that is encoded', `${origin}/berths%2Fa1`],
        ['slash at the end', `${origin}/berths/a1/`],
        ['query', `${origin}/berths/a1?utm=1`],
        ['empty query', `${origin}/berths/a1?`],
        ['fragment', `${origin}/berths/a1#map`],
      ] as const
    ).map(([part, location]) => ({
      name: `another ${part}`,
      datasets: { map: MAP, answers: keptBut({ 1: { location } }) },
      options: { origin },
      finds: [found('target', 1, 'location', `${origin}/berths/a1`, location)],
    })),
    {
      name: 'a loop, of which neither end nor hops are told again',
      datasets: {
        map: MAP,
        answers: keptBut({ 1: { loop: 'true', hops: '10', final_status: null, marker: null } }),
      },
      options: { origin },
      finds: [found('loop', 1, 'loop', false, true)],
    },
    {
      name: 'an end that is no page, and a page that is another',
      datasets: {
        map: MAP,
        answers: answersOf([
          { ...KEPT[0], final_status: '500', marker: 'false' },
          { ...KEPT[1], marker: 'false' },
          KEPT[2],
          KEPT[3],
        ]),
      },
      options: { origin },
      finds: [found('final', 1, 'final_status', 200, 500), found('content', 2, 'marker', true, false)],
    },
    {
      name: 'addresses that should stay or be gone, and are not',
      datasets: {
        map: mapOf([
          [1, '/', null, '200'],
          [2, '/about', null, '200'],
          [3, '/old', null, '410'],
          [4, '/older', null, '410'],
        ]),
        answers: answersOf([
          stayed(1, '/', '200', { marker: 'false' }),
          moved(2, '/about', '/'),
          stayed(3, '/old', '404'),
          stayed(4, '/older', '410', { location: `${origin}/`, hops: '1' }),
        ]),
      },
      options: { origin, status: { column: 'status' } },
      finds: [
        found('content', 1, 'marker', true, false),
        found('status', 2, 'status', 200, 301),
        found('status', 3, 'status', 410, 404),
        found('hops', 4, 'hops', 0, 1),
        found('target', 4, 'location', null, `${origin}/`),
      ],
    },
    {
      name: 'addresses that must not exist and answer, at once or at the end of a redirect, each once',
      datasets: {
        map: MAP,
        answers: answersOf(KEPT),
        unknown: unknownOf(
          stayed(0, '/node/99999999', '200'),
          stayed(0, '/node/99999999', '200'),
          moved(0, '/nope', '/'),
          stayed(0, '/x', '404'),
          stayed(0, '/y', '410'),
        ),
      },
      options: { origin },
      finds: [
        {
          kind: 'soft-200',
          key: ['unknown', '/node/99999999'],
          expected: null,
          actual: { status: 200, final: 200 },
        },
        { kind: 'soft-200', key: ['unknown', '/nope'], expected: null, actual: { status: 301, final: 200 } },
      ],
    },
    ...[stayed(0, '/b', '500'), stayed(0, '/b', '401'), moved(0, '/b', '/', { final_status: '500' })].map(
      (answer) => ({
        name: `an address that must not exist, of which ${String(answer.status)} says nothing`,
        datasets: { map: MAP, answers: answersOf(KEPT), unknown: unknownOf(stayed(0, '/a', '404'), answer) },
        options: { origin },
        finds: [],
        unjudged: ['no-answer'],
      }),
    ),
  ],
});
