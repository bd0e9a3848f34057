// What cannot be told of an answer makes the check unknown, and takes nothing from what was found.
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import { checkTester } from '../support/check-tester.ts';
import {
  answersOf,
  KEPT,
  MAP,
  mapOf,
  moved,
  ORIGIN,
  stayed,
  unknownOf,
} from '../support/redirect-answers.ts';

const origin = ORIGIN;

checkTester(legacyRedirects, {
  agree: [],
  disagree: [
    {
      name: 'what cannot be told of one row takes nothing from what is wrong with others',
      datasets: {
        map: MAP,
        answers: answersOf([
          { id: 1, path: '/node/1', failure: 'www.example.org/node/1: did not answer' },
          { ...KEPT[1], status: '302' },
          { ...KEPT[2], path: '/node/7' },
        ]),
        unknown: unknownOf(
          { id: 0, path: '/nope', failure: 'www.example.org/nope: did not answer' },
          moved(0, '/away', 'https://elsewhere.example/', { final_status: null }),
          stayed(0, '/x', '404'),
        ),
      },
      options: { origin },
      unjudged: ['no-answer', 'other-address', 'not-asked', 'not-followed'],
      finds: [{ kind: 'status', key: [2], column: 'status', expected: 301, actual: 302 }],
    },
    {
      name: 'an end that was not asked matters where nothing is wrong already',
      datasets: {
        map: MAP,
        answers: answersOf([
          moved(1, '/node/1', 'https://elsewhere.example/', { final_status: null, marker: null }),
          { ...KEPT[1], final_status: null, marker: null },
          ...KEPT.slice(2),
        ]),
      },
      options: { origin },
      unjudged: ['not-followed'],
      finds: [
        {
          kind: 'target',
          key: [1],
          column: 'location',
          expected: `${origin}/berths/a1`,
          actual: 'https://elsewhere.example/',
        },
      ],
    },
    {
      name: 'a marker that nobody looked for, an answer that nobody promised, and two for one row',
      datasets: { map: MAP, answers: answersOf([...KEPT, KEPT[2], { ...KEPT[0], id: 5 }]) },
      options: { origin, marker: true },
      unjudged: ['no-marker', 'not-promised', 'asked-twice'],
      finds: [],
    },
    {
      name: 'a row whose status is none, and an answer without any',
      datasets: {
        map: mapOf([
          [1, '/a', '/b', 'moved'],
          [2, '/c', '/d', null],
          [3, '/e', '/f'],
        ]),
        answers: answersOf([moved(1, '/a', '/b'), moved(2, '/c', '/d'), { id: 3, path: '/e' }]),
      },
      options: { origin, status: { column: 'status' } },
      unjudged: ['no-status', 'no-answer'],
      finds: [],
    },
  ],
});
