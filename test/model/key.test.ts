import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, hasNull, keyCodec, type KeyKind } from '../../src/model/key.ts';
import { ContractError } from '../../src/model/problem.ts';
import type { Cell } from '../../src/model/value.ts';
import { anyCharacter } from '../support/any-character.ts';

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const WIDE = [
  '\u00e9',
  '\u0301',
  '\ud7ff',
  '\ue000',
  '\ufffd',
  '\uffff',
  '\u{10000}',
  '\u{1f6a4}',
  '\u{10ffff}',
];
const text = fc.string({
  unit: fc.constantFrom(...ASCII, '\u0000', '\u0001', '\u0002', '\u0003', ...WIDE),
  maxLength: 6,
});

const MOST = 10n ** 24n - 1n;
const integer = fc
  .oneof(fc.bigInt({ min: -MOST, max: MOST }), fc.bigInt({ min: -12n, max: 12n }))
  .map(String);

// Days from PostgreSQL's first date to one beyond any timestamp; `null` stands before and after all of them.
const day = fc.integer({ min: -2_440_588, max: 106_751_991 });
const dateText = (days: number): string => {
  // JavaScript knows no day so far off, but the calendar repeats every 146,097 days, or 400 years.
  const cycles = Math.floor(days / 146_097);
  const moment = new Date((days - cycles * 146_097) * 86_400_000);
  const year = moment.getUTCFullYear() + cycles * 400;
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${shown}${moment.toISOString().slice(4, 10)}|${year > 0 ? '' : ' BC'}`;
};
const moment = fc.record({
  day,
  seconds: fc.integer({ min: 0, max: 86_399 }),
  micros: fc.integer({ min: 0, max: 999_999 }),
});
type Moment = { day: number; seconds: number; micros: number };
const stampText = ({ day: days, seconds, micros }: Moment): string => {
  const clock = new Date(seconds * 1000).toISOString().slice(11, 19);
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
  return dateText(days).replace('|', ` ${clock}${fraction}`);
};

const sign = (number: number | bigint): number => (number > 0 ? 1 : number < 0 ? -1 : 0);
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const codecOrder = (kinds: readonly KeyKind[], a: readonly Cell[], b: readonly Cell[]): number => {
  const codec = keyCodec(kinds);
  return sign(compareKeys(codec.encode(a), codec.encode(b)));
};

describe('the order of keys', () => {
  it('is the order of their UTF-8 bytes', () => {
    const any = fc.oneof(text, fc.string({ unit: anyCharacter, maxLength: 5 }));
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(sign(compareKeys(a, b))).toBe(bytes(a, b));
      }),
      { numRuns: 1_000 },
    );
    expect(compareKeys('\ufffd', '\u{1f6a4}')).toBeLessThan(0);
  });

  it('of integers is the order of numbers, of any size', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(codecOrder(['int'], [a], [b])).toBe(sign(BigInt(a) - BigInt(b)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of dates is the order of days, before Christ and after the year 9999', () => {
    const order = (a: number, b: number): number =>
      codecOrder(['date'], [dateText(a).replace('|', '')], [dateText(b).replace('|', '')]);
    fc.assert(
      fc.property(day, fc.oneof(day, fc.integer({ min: -800, max: 800 })), (a, b) => {
        expect(order(a, b)).toBe(sign(a - b));
        expect(order(a, a + (b % 400))).toBe(sign(-(b % 400)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('of timestamps and instants is the order of time', () => {
    fc.assert(
      fc.property(moment, moment, fc.boolean(), fc.boolean(), (a, other, sameDay, sameSecond) => {
        const b = {
          ...other,
          ...(sameDay ? { day: a.day } : {}),
          ...(sameSecond ? { seconds: a.seconds } : {}),
        };
        const native = sign(a.day - b.day) || sign(a.seconds - b.seconds) || sign(a.micros - b.micros);
        expect(codecOrder(['timestamp'], [stampText(a)], [stampText(b)])).toBe(native);
      }),
      { numRuns: 1_000 },
    );
  });

  it('puts the infinities at the ends, and NULL first', () => {
    for (const kind of ['date', 'timestamp'] as const) {
      const ascending = [
        null,
        '-infinity',
        '4713-01-01 BC',
        '0001-12-31 BC',
        '0001-01-01',
        '5874897-12-31',
        'infinity',
      ].map((text) =>
        kind === 'timestamp' ? (text?.replace(/^(\d+-\d\d-\d\d)/, '$1 00:00:00') ?? null) : text,
      );
      for (const [at, cell] of ascending.entries()) {
        for (const [other, next] of ascending.entries()) {
          expect(codecOrder([kind], [cell], [next])).toBe(sign(at - other));
          expect(codecOrder([kind, 'int'], [cell, '1'], [next, '1'])).toBe(sign(at - other));
        }
      }
    }
  });

  it('of composites is the order of their parts, NULL first', () => {
    const part = fc.option(text, { freq: 8 });
    const tuple = fc.tuple(part, part, part);
    const kinds = ['text', 'text', 'text'] as const;
    const native = (a: readonly Cell[], b: readonly Cell[]): number => {
      for (const [at, left] of a.entries()) {
        const right = b[at] ?? null;
        const order =
          left === null || right === null
            ? Number(left !== null) - Number(right !== null)
            : bytes(left, right);
        if (order !== 0) return order;
      }
      return 0;
    };
    fc.assert(
      fc.property(tuple, tuple, fc.nat(3), (a, other, shared) => {
        const b = [...a.slice(0, shared), ...other.slice(shared)];
        expect(codecOrder(kinds, a, b)).toBe(native(a, b));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a key', () => {
  const cells = {
    int: integer,
    text,
    uuid: fc.uuid(),
    date: day.map((days) => dateText(days).replace('|', '')),
    timestamp: fc.oneof(moment.map(stampText), fc.constantFrom('infinity', '-infinity')),
    bytes: fc.uint8Array({ maxLength: 5 }).map((array) => `\\x${Buffer.from(array).toString('hex')}`),
  } satisfies Record<KeyKind, fc.Arbitrary<string>>;
  const kinds = fc.array(fc.constantFrom(...(Object.keys(cells) as KeyKind[])), {
    minLength: 1,
    maxLength: 3,
  });
  const rows = kinds.chain((list) => {
    const row = fc.tuple(...list.map((kind) => fc.option(cells[kind], { freq: 6 })));
    return fc.record({ kinds: fc.constant(list), left: row, right: row });
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(rows, ({ kinds: list, left }) => {
        const codec = keyCodec(list);
        expect(codec.decode(codec.encode(left))).toEqual(left);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is one for one row of cells, and tells whether any of them is NULL', () => {
    fc.assert(
      fc.property(rows, ({ kinds: list, left, right }) => {
        const codec = keyCodec(list);
        const [a, b] = [codec.encode(left), codec.encode(right)];
        expect(a === b).toBe(JSON.stringify(left) === JSON.stringify(right));
        expect(hasNull(a)).toBe(left.includes(null));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of parts that look alike is not the same', () => {
    const codec = keyCodec(['text', 'text']);
    const tuples = [
      ['x|y', 'z'],
      ['x', 'y|z'],
      ['', null],
      [null, ''],
      [null, null],
      ['', ''],
      ['\u0000\u0001', ''],
      ['\u0000', '\u0001'],
      ['\u0000\u0002', ''],
    ];
    expect(new Set(tuples.map((tuple) => codec.encode(tuple))).size).toBe(tuples.length);
    const single = keyCodec(['text']);
    expect(single.encode([null])).not.toBe(single.encode(['\u0000\u0001']));
  });

  it('is one for all ways of writing an integer, a uuid or an instant', () => {
    const same = (kind: KeyKind, ...texts: string[]): void => {
      expect(new Set(texts.map((cell) => keyCodec([kind]).encode([cell]))).size).toBe(1);
    };
    same('int', '7', '007');
    same('int', '0', '-0', '000');
    same('int', '-7', '-007');
    same('uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
    same('timestamp', '2024-01-01 10:00:00', '2024-01-01T10:00:00', '2024-01-01 10:00:00+00');
  });

  it('is shown with numbers where JSON holds them exactly', () => {
    const codec = keyCodec(['int', 'text', 'int']);
    expect(codec.native(codec.encode(['7', '7', '9007199254740993']))).toEqual([7, '7', '9007199254740993']);
    expect(codec.native(codec.encode([null, '', '-9007199254740991']))).toEqual([
      null,
      '',
      -9007199254740991,
    ]);
  });

  it('that is not of its kind is refused without being shown', () => {
    const wrong: Record<Exclude<KeyKind, 'text'>, readonly string[]> = {
      int: ['', 'secret', '1.0', '+1', ' 1', '1e3', '1'.repeat(25)],
      uuid: ['', 'secret', 'a0eebc99-9c0b-4ef8-bb6d'],
      date: ['', 'secret', '24-01-01', '2024-1-1', '2024-02-30', 'today'],
      timestamp: ['', 'secret', '2024-01-01', '10:00:00', '2024-13-01 10:00:00', '2024-01-01 25:00:00'],
      bytes: ['', 'secret', '\\xZZ', 'ff'],
    };
    for (const [kind, texts] of Object.entries(wrong)) {
      const codec = keyCodec([kind as KeyKind]);
      for (const cell of texts) {
        expect(() => codec.encode([cell]), `${kind} ${cell}`).toThrow(ContractError);
        expect(() => codec.encode([cell])).not.toThrow(/secret/);
      }
    }
  });
});
