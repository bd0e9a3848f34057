import { beforeAll, describe, expect, it } from 'vitest';
import { localToUtc } from '../../src/compare/time-zone.ts';
import { ContractError } from '../../src/model/problem.ts';
import { instantText, stampOf } from '../../src/model/moment.ts';
import { database, describePostgres, run } from '../support/postgres.ts';

const instantOf = (zone: string, local: string): string => {
  const stamp = stampOf(local);
  return stamp === undefined ? 'unread' : instantText(localToUtc(zone)(stamp.seconds), stamp.fraction);
};

describe('a local time', () => {
  it('that the clocks skip is read with the offset before the change', () => {
    expect(instantOf('Europe/Berlin', '2024-03-31 01:59:59.999999')).toBe('2024-03-31 00:59:59.999999+00');
    expect(instantOf('Europe/Berlin', '2024-03-31 02:00:00')).toBe('2024-03-31 01:00:00+00');
    expect(instantOf('Europe/Berlin', '2024-03-31 02:30:00')).toBe('2024-03-31 01:30:00+00');
    expect(instantOf('Europe/Berlin', '2024-03-31 03:00:00')).toBe('2024-03-31 01:00:00+00');
  });

  it('that the clocks show twice is read with the offset after the change', () => {
    expect(instantOf('Europe/Berlin', '2024-10-27 01:59:59')).toBe('2024-10-26 23:59:59+00');
    expect(instantOf('Europe/Berlin', '2024-10-27 02:00:00')).toBe('2024-10-27 01:00:00+00');
    expect(instantOf('Europe/Berlin', '2024-10-27 02:59:59')).toBe('2024-10-27 01:59:59+00');
    expect(instantOf('America/New_York', '2024-11-03 01:30:00')).toBe('2024-11-03 06:30:00+00');
  });

  it('keeps its microseconds, in any year', () => {
    expect(instantOf('Asia/Kolkata', '1969-12-31 23:59:59.000001')).toBe('1969-12-31 18:29:59.000001+00');
    expect(instantOf('Europe/Berlin', '294276-07-01 00:00:00')).toBe('294276-06-30 22:00:00+00');
    expect(instantOf('America/New_York', '4713-01-01 00:00:00 BC')).toBe('4713-01-01 04:56:02+00 BC');
  });

  it('needs a zone by name', () => {
    for (const zone of ['', '+02:00', '-05', 'Europe/Berln', 'Mars', '2']) {
      expect(() => localToUtc(zone), zone).toThrow(ContractError);
    }
    expect(() => localToUtc('Mars')).toThrow(
      /^time zone "Mars" is not known; use an IANA name such as Europe\/Berlin$/,
    );
  });
});

const ZONES = ['Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo'];

describePostgres('AT TIME ZONE of a real PostgreSQL', () => {
  let url = '';
  beforeAll(async () => {
    url = await database('time_zone');
  });

  for (const zone of ZONES) {
    it(`means the same instant in ${zone}`, async () => {
      // Every half hour of years with changes (Samoa left out a whole day), then about every day, then every month, then far away.
      const [row] = await run(
        url,
        `WITH local AS (
           SELECT t FROM generate_series(timestamp '2011-01-01', '2012-12-31', '30 minutes') t
           UNION ALL SELECT t FROM generate_series(timestamp '1970-01-02', '2037-12-31', '29 hours 20 minutes') t
           UNION ALL SELECT t FROM generate_series(timestamp '2038-01-01', '2460-12-31', '33 days 1 hour') t
           UNION ALL SELECT t FROM unnest(ARRAY['9999-07-01 00:00:00', '12345-12-31 23:59:59']::timestamp[]) t)
         SELECT string_agg(extract(epoch FROM t)::int8::text, ' ') AS local,
           string_agg(extract(epoch FROM t AT TIME ZONE '${zone}')::int8::text, ' ') AS utc FROM local`,
      );
      const numbers = (text: string | null | undefined): number[] => (text ?? '').split(' ').map(Number);
      const [local, utc] = [numbers(row?.['local']), numbers(row?.['utc'])];
      expect(local.length).toBeGreaterThan(50_000);
      const toUtc = localToUtc(zone);
      const wrong = local.filter((seconds, at) => toUtc(seconds) !== utc[at]);
      expect(wrong.map((seconds) => new Date(seconds * 1000).toISOString()).slice(0, 10)).toEqual([]);
    });
  }
});
