/** Plants defects of every kind that legacy-redirects knows, and says what must be found. */
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import type { Json } from '../../src/model/json.ts';
import type { Shown } from './outcome.ts';
import type { Planted } from './plant-fields.ts';
import type { Random } from './random.ts';
import {
  answersOf,
  mapOf,
  moved,
  ORIGIN,
  stayed,
  unknownOf,
  type Answered,
  type Promised,
} from './redirect-answers.ts';

/** A map whose rows are all kept but for the planted defects. */
export function plantRedirects(random: Random): Planted {
  const map: Promised[] = [];
  const answers: Answered[] = [];
  const finds: Shown[] = [];
  const ids = random.shuffled(Array.from({ length: 400 }, (_, at) => at * 3 - 200));
  const id = () => ids.pop() ?? 0;
  const found = (kind: string, key: number | null, expected: Json, actual: Json, column?: string) =>
    finds.push({ kind, key: [key], ...(column === undefined ? {} : { column }), expected, actual });
  const some = () => Array.from({ length: random.int(0, 3) }, id);
  const old = (own: number) => `/old/${random.pick(['a', '%C3%A9', '~x', 'a?q=%7e'])}&n=${own}`;
  const page = (own: number) => `/new/${own}${random.pick(['', '/', '?a=1', '#part'])}`;
  const url = (path: string) => new URL(path, ORIGIN).href;

  /** A row that is kept but for what `also` says of its answer. */
  const kept = (own: number, also: Partial<Answered> = {}, to = page(own)) => {
    const from = old(own);
    map.push([own, from, to]);
    answers.push(moved(own, from, to, also));
    return { from, to: url(to) };
  };
  for (let at = random.int(10, 60); at > 0; at -= 1) kept(id());
  for (const own of some()) {
    kept(own, { status: '302' });
    found('status', own, 301, 302, 'status');
  }
  for (const own of some()) {
    const from = old(own);
    map.push([own, from, page(own)]);
    const status = random.pick(['200', '404', '500']);
    answers.push(stayed(own, from, status));
    found('status', own, 301, Number(status), 'status');
  }
  for (const own of some()) {
    const location = random.pick([url('/'), url(`/new/${own}x`), `http://www.example.org/new/${own}`, null]);
    const { to } = kept(own, { location }, `/new/${own}?a=%2f`);
    found('target', own, to, location, 'location');
  }
  for (const own of some()) {
    kept(own, { hops: '3' });
    found('hops', own, 1, 3, 'hops');
  }
  for (const own of some()) {
    kept(own, { loop: 'true', hops: '10', final_status: null, marker: null });
    found('loop', own, false, true, 'loop');
  }
  for (const own of some()) {
    kept(own, { final_status: '404', marker: 'false' });
    found('final', own, 200, 404, 'final_status');
  }
  for (const own of some()) {
    kept(own, { marker: 'false' });
    found('content', own, true, false, 'marker');
  }
  for (const own of some()) {
    const status = random.pick(['410', '404', '200']);
    const from = old(own);
    map.push([own, from, null, status]);
    answers.push(stayed(own, from, status === '200' ? '410' : '200'));
    found('status', own, Number(status), status === '200' ? 410 : 200, 'status');
  }
  for (const own of some()) {
    const other = id();
    const from = `/twice/${own}?`;
    for (const [key, path] of [
      [own, `${from}%41`],
      [other, `${from}A`],
    ] as const) {
      map.push([key, path, '/new/twice']);
      answers.push(moved(key, path, '/new/twice'));
      found('duplicate', key, { rows: 1 }, { rows: 2, address: url(`${from}A`) });
    }
  }
  for (const own of some()) {
    for (const to of ['/new/1', '/new/2']) map.push([own, `/key/${own}${to}`, to]);
    answers.push(moved(own, `/key/${own}`, '/new/1'));
    found('duplicate', own, { rows: 1 }, { rows: 2 });
  }
  for (const own of some()) {
    map.push([own, `/self/${own}`, `${ORIGIN}/sel%66/${own}`]);
    answers.push(moved(own, `/self/${own}`, `/self/${own}`));
    found('self-target', own, null, url(`/self/${own}`));
  }
  for (const own of some()) {
    const next = kept(id());
    kept(own, {}, next.from);
    found('chain', own, next.to.replace(/#.*/, ''), url(next.from.replaceAll('%7e', '~')));
  }
  for (const own of some()) {
    const ring = [own, ...Array.from({ length: random.int(1, 4) }, id)];
    for (const [at, key] of ring.entries()) {
      const to = `/ring/${ring[(at + 1) % ring.length] ?? 0}`;
      map.push([key, `/ring/${key}`, to]);
      answers.push(moved(key, `/ring/${key}`, to));
      found('map-loop', key, null, { addresses: ring.length, next: url(to) });
    }
  }
  for (const own of some()) {
    map.push([own, random.pick([null, '']), '/new']);
    answers.push({ id: own, path: null, failure: 'a column is NULL' });
    found('empty-from', own, null, null);
  }
  for (const own of some()) {
    map.push([own, old(own), random.pick([null, ''])]);
    answers.push(moved(own, map.at(-1)?.[1] ?? '', '/anywhere'));
    found('empty-to', own, null, null);
  }
  for (const own of some()) {
    map.push([own, old(own), 'https://[::x]/']);
    answers.push(moved(own, map.at(-1)?.[1] ?? '', '/anywhere'));
    found('unreadable', own, null, 'https://[::x]/');
  }
  const keyless = random.int(0, 2);
  for (let at = 0; at < keyless; at += 1) map.push([null, `/none/${at}`, '/new']);
  if (keyless > 0) found('null-key', null, { rows: 0 }, { rows: keyless });

  const soft = Array.from({ length: random.int(0, 2) }, (_, at) => `/nowhere/${at}`);
  for (const path of soft) {
    const actual = { status: 200, final: 200 };
    finds.push({ kind: 'soft-200', key: ['unknown', path], expected: null, actual });
  }
  const datasets = {
    map: mapOf(random.shuffled(map), random.int(1, 40)),
    answers: answersOf(random.shuffled(answers), random.int(1, 40)),
    unknown: unknownOf(stayed(0, '/no/such/page', '404'), ...soft.map((path) => stayed(0, path, '200'))),
  };
  const options = { origin: ORIGIN, status: { column: 'status' } };
  return { check: legacyRedirects('planted', datasets, options), finds };
}
