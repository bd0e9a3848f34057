/** An answer takes no more rows off its connection than somebody wants, and loses none. */
import { expect, it } from 'vitest';
import { Answer } from '../../../src/sources/mysql/answer.ts';
import type { Bytes, RawRow } from '../../../src/sources/mysql/row.ts';
import { calm } from '../../support/opened-source.ts';

const row = (text: string): RawRow => {
  const bytes = Buffer.from(text) as Bytes;
  return { bytes, from: 0, until: bytes.length };
};

it('pauses the connection while two pages wait, and goes on when one is taken', async () => {
  const paused: boolean[] = [];
  const answer = new Answer(
    ({ bytes }) => bytes.toString(),
    (pause) => paused.push(pause),
  );
  for (let at = 0; at < 1_999; at += 1) answer.add(row(String(at)));
  expect(paused).toEqual([]);
  answer.add(row('1999'));
  expect(paused).toEqual([true]);
  expect((await answer.next(calm))?.length).toBe(1_000);
  expect(paused).toEqual([true, false]);
  answer.add(row('last'));
  answer.end();
  expect((await answer.next(calm))?.at(-1)).toBe('1999');
  expect(await answer.next(calm)).toEqual(['last']);
  expect(await answer.next(calm)).toBe(null);
});

it('turns a page early when its rows are long', async () => {
  const answer = new Answer(
    ({ bytes }) => bytes.length,
    () => undefined,
  );
  answer.add(row('x'.repeat(600_000)));
  expect(await answer.next(calm)).toEqual([600_000]);
});

it('throws what a row could not be read for, and what ended the connection after the rows that came', async () => {
  const refusing = new Answer(
    () => {
      throw new Error('no key');
    },
    () => undefined,
  );
  refusing.add(row('x'));
  await expect(refusing.next(calm)).rejects.toThrow('no key');
  const ending = new Answer(
    () => 1,
    () => undefined,
  );
  const waiting = ending.next(calm);
  ending.fail(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await ending.over;
});
