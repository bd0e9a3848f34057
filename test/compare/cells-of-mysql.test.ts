// What MySQL keeps in ways of its own, zero dates and sets, against what another engine has for it.
import { describe, expect, it } from 'vitest';
import {
  arrayOf,
  INSTANT,
  INT,
  outcome,
  refusal,
  TEXT,
  TIMESTAMP,
  type,
  UNTYPED,
} from '../support/compared-cells.ts';

const DATE = type('date');
const DATETIME = type('timestamp', 'datetime');
const SET = type('text', 'set');

describe('a zero date', () => {
  it('equals nothing but itself unless it is declared as NULL', () => {
    expect(outcome([DATE, DATE], ['0000-00-00', null])).toBe('differs');
    expect(outcome([DATE, DATE], ['0000-00-00', '0001-01-01'])).toBe('differs');
    expect(outcome([DATE, DATE], ['0000-00-00', '0000-00-00'])).toBe('equal');
  });

  it('is NULL by nullAs, on either side, however the column writes it', () => {
    const rule = { nullAs: '0000-00-00' };
    expect(outcome([DATE, DATE], ['0000-00-00', null], rule)).toBe('equal');
    expect(outcome([DATE, DATE], [null, '0000-00-00'], rule)).toBe('equal');
    expect(outcome([DATE, DATE], [null, null], rule)).toBe('equal');
    expect(outcome([DATETIME, TIMESTAMP], ['0000-00-00 00:00:00', null], rule)).toBe('equal');
    const zoned = { ...rule, timeZone: 'Europe/Berlin' };
    expect(outcome([DATETIME, INSTANT], ['0000-00-00 00:00:00', null], zoned)).toBe('equal');
    expect(outcome([INSTANT, INSTANT], ['0000-00-00 00:00:00+00', null], rule)).toBe('equal');
    expect(outcome([INSTANT, INSTANT], ['0000-00-00 00:00:00+00', null], { nullAs: '0000-00-00 00:00:00' })).toBe('equal'); // prettier-ignore
    expect(outcome([UNTYPED, DATE], ['0000-00-00', null], rule)).toBe('equal');
  });

  it('leaves every date, and what is nearly one, as it is', () => {
    const rule = { nullAs: '0000-00-00' };
    for (const near of ['0001-01-01', '1970-01-01', '2024-00-15', '0000-01-01', '0000-00-01', '']) {
      expect(outcome([DATE, DATE], [near, null], rule), near).toBe('differs');
      expect(outcome([DATE, DATE], [null, near], rule), near).toBe('differs');
    }
    expect(outcome([DATETIME, TIMESTAMP], ['0000-00-00 00:00:01', null], rule)).toBe('differs');
    expect(outcome([DATE, DATE], ['2024-02-29', '2024-02-29'], rule)).toBe('equal');
  });

  it('is refused as NULL of what holds no dates', () => {
    expect(refusal(INT, INT, { nullAs: '0000-00-00' })).toContain('is a value of neither');
    expect(refusal(type('time'), type('time'), { nullAs: '0000-00-00' })).toContain('is a value of neither');
    expect(refusal(DATE, DATE, { nullAs: '0000-00-0' })).toContain('is a value of neither');
  });

  it('is turned by a map that begins with it only where the type can be read', () => {
    expect(refusal(DATE, DATE, { map: { '0000-00-00': null } })).toContain('is no date');
  });
});

describe('a set', () => {
  const rule = { as: 'array' } as const;
  const TEXTS = arrayOf(TEXT);

  it('is an array of its members in their order, on either side', () => {
    expect(outcome([SET, TEXTS], ['road,city', '{road,city}'], rule)).toBe('equal');
    expect(outcome([TEXTS, SET], ['{road,city}', 'road,city'], rule)).toBe('equal');
    expect(outcome([SET, TEXTS], ['', '{}'], rule)).toBe('equal');
    expect(outcome([SET, TEXTS], [null, null], rule)).toBe('equal');
    expect(outcome([SET, arrayOf(type('text', 'interest'))], ['e-bike', '{e-bike}'], rule)).toBe('equal');
    expect(outcome([SET, arrayOf(INT)], ['1,02', '{1,2}'], rule)).toBe('equal');
  });

  it('keeps members whole that an array must quote', () => {
    const members = 'a b,NULL,{x},"q",back\\slash, lead';
    const array = '{"a b","NULL","{x}","\\"q\\"","back\\\\slash"," lead"}';
    expect(outcome([SET, TEXTS], [members, array], rule)).toBe('equal');
    expect(outcome([SET, TEXTS], ['NULL', '{NULL}'], rule)).toBe('differs');
  });

  it('differs from another order, from other members, from one text and from NULL', () => {
    for (const array of [
      '{city,road}',
      '{road}',
      '{road,city,road}',
      '{"road,city"}',
      '{{road,city}}',
      '[0:1]={road,city}',
      null,
    ])
      // prettier-ignore
      expect(outcome([SET, TEXTS], ['road,city', array], rule), String(array)).toBe('differs');
    for (const array of [null, '{""}', '{NULL}'])
      expect(outcome([SET, TEXTS], ['', array], rule), String(array)).toBe('differs');
    expect(outcome([SET, TEXTS], [null, '{}'], rule)).toBe('differs');
  });

  it('is not an array unless that is declared, and the refusal says how', () => {
    expect(refusal(SET, TEXTS)).toMatch(/text \(set\) against array .*as: 'array'/);
    expect(outcome([SET, TEXT], ['road,city', 'road,city'])).toBe('equal');
  });
});
