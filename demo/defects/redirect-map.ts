/** Defects of the redirect map itself; the old site does what the map says, right or wrong. */
import { OLD_HOST } from '../marina/site.ts';
import { finding, type Defect } from './defect.ts';

const CHECK = 'old-addresses';

export const REDIRECT_MAP: readonly Defect[] = [
  {
    story: 'the map has an address twice, once with its digits percent-encoded',
    plant({ moved, world: { site } }) {
      const { from, row, answer } = moved(({ from: old }) => /\d$/.test(old ?? ''));
      const encoded = from.replace(/\d$/, (digit) => `%3${digit}`);
      site.map.push({ ...row, from: encoded });
      site.old.set(encoded, answer);
      return [finding(CHECK, 'duplicate', [from]), finding(CHECK, 'duplicate', [encoded])];
    },
  },
  {
    story: 'an address leads to itself, in the map and on the old site',
    plant({ moved }) {
      const { from, row, answer } = moved();
      row.to = answer.location = `http://${OLD_HOST}${from}`;
      return [finding(CHECK, 'self-target', [from]), finding(CHECK, 'loop', [from], 'loop')];
    },
  },
  {
    story: 'an address leads to another old address, which leads on',
    plant({ moved }) {
      const next = moved();
      const { from, row, answer } = moved();
      row.to = answer.location = `http://${OLD_HOST}${next.from}`;
      row.title = next.title;
      return [finding(CHECK, 'chain', [from]), finding(CHECK, 'hops', [from], 'hops')];
    },
  },
  {
    story: 'two addresses lead to each other',
    plant({ moved }) {
      const [one, other] = [moved(), moved()];
      one.row.to = one.answer.location = `http://${OLD_HOST}${other.from}`;
      other.row.to = other.answer.location = `http://${OLD_HOST}${one.from}`;
      return [one, other].flatMap(({ from }) => [
        finding(CHECK, 'map-loop', [from]),
        finding(CHECK, 'loop', [from], 'loop'),
      ]);
    },
  },
  {
    story: 'a line of the map has no old address',
    plant({ world: { site } }) {
      site.map.push({ from: null, to: '/', status: '301', title: null, visits: '0' });
      return [finding(CHECK, 'null-key', [null])];
    },
  },
  {
    story: 'a line of the map promises to lead on, and does not say where',
    plant({ moved }) {
      const { from, row } = moved();
      row.to = null;
      return [finding(CHECK, 'empty-to', [from])];
    },
  },
  {
    story: 'a line of the map leads to something that is no address',
    plant({ moved }) {
      const { from, row } = moved();
      row.to = 'http://www port-calder example/';
      return [finding(CHECK, 'unreadable', [from])];
    },
  },
  {
    story: 'a berth of the old system has no number any more, so that its old page has no address',
    plant({ berth }) {
      const { old } = berth();
      const number = old['Mooring Number'];
      old['Mooring Number'] = '';
      return [
        finding('old-berth-pages', 'empty-from', [old.id]),
        finding('berth-fields', 'missing', ['']),
        finding('berth-fields', 'extra', [number]),
      ];
    },
  },
];
