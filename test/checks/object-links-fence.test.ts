// What is younger than the fence is in flight, and a prefix under which all is gone is one headline.
import { objectLinks } from '../../checks/object-links.ts';
import { checkTester } from '../support/check-tester.ts';
import { bucket, files, lost, many, minutes, missing, object, orphan } from '../support/stored-files.ts';

checkTester(objectLinks, {
  agree: [
    {
      name: 'an object and a row behind the fence',
      datasets: {
        rows: files({ key: 'a' }, { key: 'b', at: minutes(-10) }),
        objects: bucket(object('a'), object('c', 'x', { lastModified: minutes(-14) })),
      },
      options: { time: 'at' },
      pending: { 'in-flight': 2 },
    },
    {
      name: 'a clock that is a little ahead',
      datasets: {
        rows: files({ key: 'a' }, { key: 'b', at: minutes(4) }),
        objects: bucket(object('a'), object('c', 'x', { lastModified: minutes(4) })),
      },
      options: { time: 'at', fence: '1s' },
      pending: { 'in-flight': 2 },
    },
    {
      name: 'several rows of one object, all of them young',
      datasets: {
        rows: files({ key: 'a' }, { key: 'b', at: minutes(-10) }, { key: 'b', at: minutes(-1) }),
        objects: bucket(object('a')),
      },
      options: { time: 'at', shared: 'allow' },
      pending: { 'in-flight': 1 },
    },
    {
      name: 'a whole prefix in flight is no lost prefix',
      datasets: {
        rows: files({ key: 'a' }, ...many('new/', 20).map((key) => ({ key, at: minutes(-1) }))),
        objects: bucket(object('a')),
      },
      options: { time: 'at' },
      pending: { 'in-flight': 20 },
    },
  ],
  disagree: [
    {
      name: 'what is older than the fence, has no time, or never comes',
      datasets: {
        rows: files(
          { key: 'a' },
          { key: 'b', at: minutes(-16) },
          { key: 'c', at: null },
          { key: 'd', at: '-infinity' },
        ),
        objects: bucket(object('a'), object('e', 'x', { lastModified: minutes(-16) })),
      },
      options: { time: 'at' },
      finds: [missing('b'), missing('c'), missing('d'), orphan('e')],
    },
    {
      name: 'one old row among young ones',
      datasets: {
        rows: files({ key: 'a' }, ...[-1, -99, -2].map((at) => ({ key: 'b', at: minutes(at) }))),
        objects: bucket(object('a')),
      },
      options: { time: 'at', shared: 'allow' },
      finds: [missing('b')],
    },
    {
      name: 'rows have no fence without a time, and nothing has one of zero',
      datasets: {
        rows: files({ key: 'a' }, { key: 'b', at: minutes(-1) }),
        objects: bucket(object('a'), object('c', 'x', { lastModified: minutes(-1) })),
      },
      options: { fence: 0 },
      finds: [missing('b'), orphan('c')],
    },
    {
      name: 'a clock that is far ahead hides nothing',
      datasets: {
        rows: files({ key: 'a' }, { key: 'b', at: minutes(6) }, { key: 'c', at: 'infinity' }),
        objects: bucket(object('a'), object('d', 'x', { lastModified: minutes(90) })),
      },
      options: { time: 'at' },
      unjudged: ['clock'],
      finds: [missing('b'), missing('c'), orphan('d')],
    },
    {
      name: 'a whole prefix is gone',
      datasets: {
        rows: files({ key: 'z' }, ...many('port/files/', 40).map((key) => ({ key }))),
        objects: bucket(object('z'), object('port-2/x')),
      },
      finds: [lost('port/', 40), ...many('port/files/', 40).map((key) => missing(key)), orphan('port-2/x')],
    },
    {
      name: 'a whole prefix is gone but for what is in flight',
      datasets: {
        rows: files(
          { key: 'z' },
          ...many('p/', 12).map((key) => ({ key })),
          ...many('p/', 30)
            .slice(12)
            .map((key) => ({ key, at: minutes(-1) })),
        ),
        objects: bucket(object('z')),
      },
      options: { time: 'at' },
      pending: { 'in-flight': 18 },
      finds: [lost('p/', 12), ...many('p/', 12).map((key) => missing(key))],
    },
    {
      name: 'no prefix is gone in which anything is left: an object, a stray, or one in flight',
      datasets: {
        rows: files(...['a/', 'b/', 'c/'].flatMap((prefix) => many(prefix, 12)).map((key) => ({ key })), {
          key: 'a/there',
        }),
        objects: bucket(
          object('a/there'),
          object('b/stray'),
          object('c/young', 'x', { lastModified: minutes(-1) }),
        ),
      },
      pending: { 'in-flight': 1 },
      finds: [
        ...['a/', 'b/', 'c/'].flatMap((prefix) => many(prefix, 12)).map((key) => missing(key)),
        orphan('b/stray'),
      ],
    },
    {
      name: 'everything is gone: no prefix is to blame',
      datasets: { rows: files(...many('p/', 12).map((key) => ({ key }))), objects: bucket() },
      empty: ['objects'],
      finds: many('p/', 12).map((key) => missing(key)),
    },
  ],
});
