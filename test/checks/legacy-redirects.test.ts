// Every old address answers as promised, and leads in one hop to the right page.
import { describe, expect, it } from 'vitest';
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import { checkTester } from '../support/check-tester.ts';
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

checkTester(legacyRedirects, {
  agree: [
    { name: 'every promise is kept', datasets: { map: MAP, answers: answersOf(KEPT) }, options: { origin } },
    {
      name: 'one of the accepted statuses is answered',
      datasets: { map: MAP, answers: keptBut({ 2: { status: '308' } }) },
      options: { origin, status: [301, 308] },
    },
    {
      name: 'rows that stay, are gone, or move, by a column',
      datasets: {
        map: mapOf([
          [1, '/', null, '200'],
          [2, '/old', null, '410'],
          [3, '/draft', '', '404'],
          [4, '/a', '/', '308'],
        ]),
        answers: answersOf([
          stayed(1, '/', '200', { marker: 'true' }),
          stayed(2, '/old', '410', { marker: 'false' }),
          stayed(3, '/draft', '404'),
          moved(4, '/a', '/', { status: '308' }),
        ]),
      },
      options: { origin, status: { column: 'status' } },
    },
    {
      name: 'addresses from templates',
      datasets: {
        map: mapOf([
          [1, 'a/b', 'x y'],
          [2, 'ü', 'z'],
        ]),
        answers: answersOf([
          moved(1, '/node/a%2Fb', '/p/x%20y?raw=a/b'),
          moved(2, '/node/%c3%bc', '/p/z?raw=ü'),
        ]),
      },
      options: { origin, from: '/node/{from}', to: '/p/{to}?raw={+from}' },
    },
    {
      name: 'a column that is the whole address',
      datasets: { map: MAP, answers: answersOf(KEPT) },
      options: { origin, from: { column: 'from' }, to: { column: 'to' } },
    },
    {
      name: 'another host that stands in for the promised one, and a slash and a query that do not count',
      datasets: {
        map: mapOf([
          [1, '/a', 'https://www.example.org/b'],
          [2, '/c', '/d?x=1'],
        ]),
        answers: answersOf([
          moved(1, '/a', 'http://127.0.0.1:8080/b/'),
          moved(2, '/c', 'https://next.example.org/d?y=2'),
        ]),
      },
      options: {
        origin,
        hosts: {
          'http://127.0.0.1:8080': 'https://www.example.org',
          'next.example.org': 'WWW.example.org',
        },
        query: 'ignore',
        slash: 'ignore',
      },
    },
    {
      name: 'more hops, where they are allowed',
      datasets: { map: MAP, answers: keptBut({ 1: { hops: '2' } }) },
      options: { origin, hops: 2 },
    },
    {
      name: 'an end on a host that may not be asked, when it is not judged',
      datasets: { map: MAP, answers: keptBut({ 1: { hops: '1', final_status: null, marker: null } }) },
      options: { origin, final: 'ignore' },
    },
    {
      name: 'a missing marker, when it is not judged',
      datasets: { map: MAP, answers: keptBut({ 1: { marker: 'false' } }) },
      options: { origin, marker: false },
    },
    {
      name: 'addresses that must not exist, and do not',
      datasets: {
        map: MAP,
        answers: answersOf(KEPT),
        unknown: unknownOf(
          stayed(0, '/node/99999999', '404'),
          stayed(0, '/gone', '410'),
          moved(0, '/nowhere', '/not-found', { final_status: '404' }),
        ),
      },
      options: { origin },
    },
    {
      name: 'addresses that a server tells apart are no duplicates',
      datasets: {
        map: mapOf([
          [1, '/a', '/z'],
          [2, '/a/', '/z'],
          [3, '/A', '/z'],
          [4, '/a?', '/z'],
          [5, '/a?q=%2F', '/z'],
          [6, '/a?q=/', '/z'],
          [7, 'http://www.example.org/a', '/z'],
        ]),
        answers: answersOf(
          ['/a', '/a/', '/A', '/a?', '/a?q=%2F', '/a?q=/', '/a'].map((path, at) => moved(at + 1, path, '/z')),
        ),
      },
      options: { origin, slash: 'ignore', query: 'ignore' },
    },
    {
      name: 'a target that is in the map because it stays',
      datasets: {
        map: mapOf([
          [1, '/a', '/b'],
          [2, '/b', null, '200'],
        ]),
        answers: answersOf([moved(1, '/a', '/b'), stayed(2, '/b', '200')]),
      },
      options: { origin, status: { column: 'status' } },
    },
    {
      name: 'old addresses of another site, which lead to the same paths of the new one',
      datasets: { map: mapOf([[1, '/a', '/a']]), answers: answersOf([moved(1, '/a', '/a')]) },
      options: { origin: { from: 'https://old.example.org', to: origin } },
    },
  ],
  disagree: [],
  unable: [
    {
      name: 'a map without the column of a target',
      datasets: { map: MAP, answers: answersOf(KEPT) },
      options: { origin, to: '{target}' },
      because: /map: has no column "target"/,
    },
    {
      name: 'answers whose numbers are none',
      datasets: { map: MAP, answers: keptBut({ 1: { status: 'ok' } }) },
      options: { origin },
      because: /answers: column "status" holds a value that the check cannot read/,
    },
    {
      name: 'answers that are none',
      datasets: { map: MAP, answers: MAP },
      options: { origin },
      because: /has no column "path"/,
    },
  ],
});

describe('legacy-redirects', () => {
  const answers = answersOf(KEPT);

  it.each([
    [{ status: [301, 410] }, /"status" accepts redirects and others/],
    [{ status: [] }, /options\.status: /],
    [{ from: '/node/{nid' }, /options\.from: expected an address with columns in braces/],
    [{ to: '' }, /options\.to: /],
    [{ origin: 'https://www.example.org/site' }, /options\.origin: /],
    [{ hosts: { 'a.example': 'https://b.example' } }, /options\.hosts: expected a host to a host/],
    [{ hosts: { 'a.example/x': 'b.example' } }, /options\.hosts: /],
    [{ hops: 0 }, /options\.hops: /],
  ])('refuses %j', (options, because) => {
    expect(() => legacyRedirects('x', { map: MAP, answers }, { origin, ...options })).toThrow(because);
  });

  it('refuses to show a private column', () => {
    const hidden = mapOf([[1, '/a', '/b']], 2, ['to']);
    expect(() => legacyRedirects('x', { map: hidden, answers }, { origin })).toThrow(
      /column "to" of the map is private, and findings show addresses/,
    );
    expect(() => legacyRedirects('x', { map: hidden, answers }, { origin, to: '/b' })).not.toThrow();
  });

  it('says its rules', () => {
    const { rules } = legacyRedirects.definition;
    const plain = legacyRedirects('x', { map: MAP, answers }, { origin });
    expect(rules?.(plain.options)).toEqual([
      'the old address is {from}, relative to https://www.example.org',
      'the promised status is 301',
      'a redirect leads to {to}, relative to https://www.example.org',
      'it ends after at most one hop',
      'at its end is status 200',
      'any other status promises no target, and none is allowed',
      'the page must have its marker where one was looked for',
      'percent-encoding is compared as RFC 3986, 6.2.2 has it: the case of %xx and unreserved characters do not count',
    ]);
    const every = legacyRedirects(
      'x',
      { map: MAP, answers },
      {
        origin: { from: 'https://old.example.org', to: origin },
        from: '/node/{id}',
        status: { column: 'status' },
        final: 'ignore',
        marker: true,
        hops: 2,
        hosts: { 'next.example.org': 'www.example.org' },
        query: 'ignore',
        slash: 'ignore',
      },
    );
    expect(rules?.(every.options)).toEqual([
      'the old address is /node/{id}, relative to https://old.example.org',
      'the promised status is what the column status holds',
      'a redirect leads to {to}, relative to https://www.example.org',
      'it ends after at most 2 hops',
      'what is at its end, and whether it leads on from a host that is not asked, is not judged',
      'any other status promises no target, and none is allowed',
      'the page must have its marker',
      'in a target, next.example.org counts as www.example.org',
      'the query of a target is not compared',
      'a slash at the end of a target is not compared',
      'percent-encoding is compared as RFC 3986, 6.2.2 has it: the case of %xx and unreserved characters do not count',
    ]);
    const gone = legacyRedirects('x', { map: MAP, answers }, { origin, status: [404, 410], marker: false });
    expect(rules?.(gone.options).slice(1, 4)).toEqual([
      'the promised status is 404 or 410',
      'no target is promised, and none is allowed',
      'whether the page has its marker is not judged',
    ]);
  });
});
