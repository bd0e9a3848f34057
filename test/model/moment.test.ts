import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { date, instant, time, timestamp } from '../../src/model/moment.ts';

describe('dates and times', () => {
  it('are refused when the calendar or the clock has no such moment', () => {
    for (const text of [
      '2024-02-30',
      '2023-02-29',
      '1900-02-29',
      '2024-13-01',
      '2024-00-01',
      '2024-01-00',
      '0000-01-01',
      '2024-1-1',
      '24-01-01',
      'x',
    ]) {
      expect(date(text), text).toBeUndefined();
    }
    for (const text of ['24:00:01', '12:60:00', '12:00:60', '25:00:00', '12', '12:00:00+00']) {
      expect(time(text), text).toBeUndefined();
    }
    expect(timestamp('2024-01-01 24:00:00')).toBeUndefined();
    expect(date('2000-02-29')).toBe('2000-02-29');
    expect(date('0005-02-29 BC')).toBe('0005-02-29 BC');
    expect(date('0004-02-29 BC')).toBeUndefined();
  });

  it('tell a timestamp from an instant and from a date', () => {
    expect(timestamp('2024-01-01 00:00:00+00')).toBeUndefined();
    expect(instant('2024-01-01 00:00:00')).toBeUndefined();
    expect(timestamp('2024-01-01')).toBeUndefined();
    expect(date('2024-01-01 00:00:00')).toBeUndefined();
  });

  it('move an instant to UTC from any offset, over any boundary', () => {
    expect(instant('2024-03-01T00:30:00.120+01:00')).toBe('2024-02-29 23:30:00.12+00');
    expect(instant('1999-12-31 23:59:59.999999-00:00:01')).toBe('2000-01-01 00:00:00.999999+00');
    expect(instant('0001-01-01 00:00:00+00:30')).toBe('0001-12-31 23:30:00+00 BC');
    expect(instant('2024-01-01 00:00:00z')).toBe('2024-01-01 00:00:00+00');
    expect(instant('2024-01-01 00:00:00+0530')).toBe('2023-12-31 18:30:00+00');
  });

  it('agree with the calendar of JavaScript for every day it knows', () => {
    const days = fc.integer({ min: -100_000_000, max: 100_000_000 });
    fc.assert(
      fc.property(days, fc.integer({ min: -900, max: 900 }), (day, minutes) => {
        const utc = new Date(day * 86_400_000 + minutes * 60_000);
        if (Number.isNaN(utc.getTime())) return;
        const sign = minutes < 0 ? '-' : '+';
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const offset = `${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        const midnight = new Date(day * 86_400_000);
        const local = `${shown(utc)} ${utc.toISOString().slice(-13, -5)}${offset}${era(utc)}`;
        expect(instant(local)).toBe(`${shown(midnight)} 00:00:00+00${era(midnight)}`);
      }),
    );
  });

  const year = (moment: Date): number => moment.getUTCFullYear();
  const era = (moment: Date): string => (year(moment) > 0 ? '' : ' BC');
  const shown = (moment: Date): string => {
    const number = year(moment) > 0 ? year(moment) : 1 - year(moment);
    return `${String(number).padStart(4, '0')}${moment.toISOString().slice(-20, -14)}`;
  };
});
