// The digits of binary numbers, as PostgreSQL chose them for the same numbers.
import { expect, it } from 'vitest';
import { shortestDigits, shortestSingle } from '../../../src/sources/mysql/float-text.ts';

/** What PostgreSQL 18 prints; MariaDB prints other digits for those that are marked. */
const DOUBLES: readonly (readonly [value: number, text: string])[] = [
  [1e23, '9.999999999999999e22'], // other
  [24158255156088768, '2.4158255156088768e16'], // other
  [51747444768140976, '5.1747444768140976e16'], // other
  [362679410598936830, '3.6267941059893683e17'], // other
  [81899697394067008, '8.189969739406701e16'], // other
  [9007199254740992, '9.007199254740992e15'],
  [123456789012345, '123456789012345'],
  [2 ** -44, '5.684341886080802e-14'],
  [5e-324, '5e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e308'],
  [0.1 + 0.2, '0.30000000000000004'],
  [-33.333333333333336, '-33.333333333333336'],
  [1125899906842624.25, '1.1258999068426242e15'],
  [0.00001, '1e-5'],
  [0.0001, '0.0001'],
  [0, '0'],
]; // prettier-ignore

const SINGLES: readonly (readonly [value: number, text: string])[] = [
  [-35984808, '-35984808'], // MariaDB reads 3.598481e7 back too
  [2394116.25, '2394116.2'],
  [-1519889.25, '-1519889.2'],
  [2 ** -12, '0.00024414062'],
  [97999904, '97999904'],
  [0.1, '0.1'],
  [16777216, '16777216'],
  [123456.789, '123456.79'],
  [1.2621775e-29, '1.2621775e-29'],
  [3.4028234663852886e38, '3.4028235e38'],
  [1.401298464324817e-45, '1e-45'],
  [0, '0'],
];

it.each(DOUBLES)('of the double %d', (value, text) => {
  expect(shortestDigits(value, 53)).toBe(text);
});

it.each(SINGLES)('of the single %d', (value, text) => {
  const single = Math.fround(value);
  expect(shortestSingle(single)).toBe(text);
  expect(shortestDigits(single, 24)).toBe(text);
});

it('are read back as the same number, quickly or not', () => {
  const view = new DataView(new ArrayBuffer(4));
  let state = 1;
  for (let at = 0; at < 20_000; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    view.setUint32(0, state);
    const single = view.getFloat32(0);
    if (!Number.isFinite(single)) continue;
    const text = shortestSingle(single);
    if (Math.fround(Number(text)) !== single || Number(shortestDigits(single, 24)) !== Number(text))
      expect.fail(`${single} became ${text}`);
  }
});
