/** Dates and times as text in one form, to any fraction of a second, from 4713 BC to beyond the year 9999. */

const DATE = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/;
const ZONED_TIME = /^([\d:.]+)(Z|[+-]\d\d(?::?\d\d(?::\d\d)?)?)$/i;
const STAMP =
  /^(\d{4,7})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?\d\d(?::\d\d)?)?)?( BC)?$/i;
const OFFSET = /^([+-])(\d\d)(?::?(\d\d)(?::(\d\d))?)?$/;
const INFINITY = /^([+-]?)infinity$/i;
const DAY = 86_400;

/** A date and time of day: whole seconds since 1970 as the clock shows them, the fraction's digits, and the zone if any. */
export type Stamp = {
  readonly seconds: number;
  /** Without trailing zeros. */
  readonly fraction: string;
  /** Seconds east of Greenwich; `null` when the text names none. */
  readonly offset: number | null;
};

/** `YYYY-MM-DD`, with ` BC` where it applies, or an infinity; `undefined` when the text is no date of the calendar. */
export function date(text: string): string | undefined {
  if (text.length === 10 && isPlainDay(text)) return text;
  const found = DATE.exec(text);
  if (found === null) return infinity(text);
  const days = daysOf(found[1], found[2], found[3], found[4]);
  return days === undefined ? undefined : dateParts(days).join('');
}

/** `HH:MM:SS` and the fraction without trailing zeros, up to `24:00:00`; `undefined` when the text is no time of day. */
export function time(text: string): string | undefined {
  if (isPlainClock(text, 0, text.length)) return text;
  const clock = clockIn(text);
  return clock === undefined ? undefined : clockText(clock.seconds, clock.fraction);
}

/** As `time`, then the zone as PostgreSQL writes it (`+02`, `-03:30`); equal instants in two zones stay two values. */
export function timetz(text: string): string | undefined {
  const found = ZONED_TIME.exec(text);
  const clock = time(found?.[1] ?? '');
  const offset = offsetOf(found?.[2] ?? '');
  return clock === undefined || offset === undefined ? undefined : clock + offsetText(offset);
}

/** A date and a time of day without a zone, or an infinity; `undefined` for anything else, a zone included. */
export function timestamp(text: string): string | undefined {
  if (isPlainStamp(text, text.length)) return text;
  const stamp = stampOf(text);
  if (stamp === undefined) return infinity(text);
  return stamp.offset === null ? stampText(stamp.seconds, stamp.fraction, '') : undefined;
}

/** The same instant in UTC, written with `+00`, or an infinity; `undefined` when the text names no zone or no instant. */
export function instant(text: string): string | undefined {
  if (text.endsWith('+00') && isPlainStamp(text, text.length - 3)) return text;
  const stamp = stampOf(text);
  if (stamp === undefined) return infinity(text);
  return stamp.offset === null ? undefined : instantText(stamp.seconds - stamp.offset, stamp.fraction);
}

/** The text of an instant given as seconds since 1970 in UTC and the digits of its fraction. */
export function instantText(seconds: number, fraction: string): string {
  return stampText(seconds, fraction, '+00');
}

/** Reads a date and time, with or without a zone; `undefined` for anything else, the infinities included. */
export function stampOf(text: string): Stamp | undefined {
  const found = STAMP.exec(text);
  if (found === null) return undefined;
  const days = daysOf(found[1], found[2], found[3], found[9]);
  const clock = clockOf(found[4], found[5], found[6], found[7]);
  const offset = found[8] === undefined ? null : offsetOf(found[8]);
  if (days === undefined || clock === undefined || clock.seconds === DAY || offset === undefined)
    return undefined;
  return { seconds: days * DAY + clock.seconds, fraction: clock.fraction, offset };
}

/**
 * The seconds of a canonical time, timestamp or instant as a decimal, counted from a moment before all of them, so
 * that two of one family can be subtracted; the infinities as they are.
 */
export function secondsText(canonical: string): string {
  const stamp = stampOf(canonical) ?? clockIn(canonical);
  if (stamp === undefined) return canonical;
  const seconds = String(stamp.seconds + 1e13);
  return stamp.fraction === '' ? seconds : `${seconds}.${stamp.fraction}`;
}

const ZERO_DATE = /^0000-00-00(?:[ T]00:00:00(?:\.0+)?(?:\+00)?)?$/;

/** Whether a text is MySQL's zero date, a time of day or not: no moment, and often a way to say that there is none. */
export function isZeroDate(text: string): boolean {
  return ZERO_DATE.test(text);
}

function infinity(text: string): string | undefined {
  const found = INFINITY.exec(text);
  if (found === null) return undefined;
  return found[1] === '-' ? '-infinity' : 'infinity';
}

type Clock = { readonly seconds: number; readonly fraction: string };

/** What a pattern found; absent where the pattern lets it be. */
type Found = string | undefined;

function clockIn(text: string): Clock | undefined {
  const found = TIME.exec(text);
  return found === null ? undefined : clockOf(found[1], found[2], found[3], found[4]);
}

function clockOf(hours: Found, minute: Found, second: Found, digits: Found): Clock | undefined {
  const [minutes, seconds] = [Number(minute), Number(second ?? '0')];
  const fraction = withoutZeros(digits ?? '');
  const total = Number(hours) * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > DAY || (total === DAY && fraction !== '')) return undefined;
  return { seconds: total, fraction };
}

function withoutZeros(fraction: string): string {
  let end = fraction.length;
  while (end > 0 && fraction.charCodeAt(end - 1) === 0x30) end -= 1;
  return fraction.slice(0, end);
}

function offsetOf(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const found = OFFSET.exec(text);
  if (found === null) return undefined;
  const [hours, minutes, seconds] = [Number(found[2]), Number(found[3] ?? '0'), Number(found[4] ?? '0')];
  if (hours > 15 || minutes > 59 || seconds > 59) return undefined;
  const total = hours * 3600 + minutes * 60 + seconds;
  return found[1] === '-' ? -total : total;
}

function offsetText(offset: number): string {
  const total = Math.abs(offset);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.floor(total / 60) % 60;
  const seconds = total % 60;
  const rest = seconds > 0 ? `:${two(minutes)}:${two(seconds)}` : minutes > 0 ? `:${two(minutes)}` : '';
  return `${sign}${two(Math.floor(total / 3600))}${rest}`;
}

function stampText(seconds: number, fraction: string, zone: string): string {
  const days = Math.floor(seconds / DAY);
  const [day, era] = dateParts(days);
  return `${day} ${clockText(seconds - days * DAY, fraction)}${zone}${era}`;
}

function clockText(seconds: number, fraction: string): string {
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === '' ? text : `${text}.${fraction}`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

const CYCLE = 146_097; // days in the 400 years after which the Gregorian calendar repeats

/** Days since 1970-01-01 of a date; `undefined` when the calendar has no such day. Year 1 BC is year zero here. */
function daysOf(shown: Found, shownMonth: Found, shownDay: Found, era: Found): number | undefined {
  const year = era === undefined ? Number(shown) : 1 - Number(shown);
  const [month, day] = [Number(shownMonth), Number(shownDay)];
  if (Number(shown) === 0 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month))
    return undefined;
  const before = month <= 2 ? year - 1 : year; // the year begins in March, so that a leap day ends it
  const cycle = Math.floor(before / 400);
  const inCycle = before - cycle * 400;
  const dayOfYear = marchDays(month) + day - 1;
  return (
    cycle * CYCLE + inCycle * 365 + Math.floor(inCycle / 4) - Math.floor(inCycle / 100) + dayOfYear - 719_468
  );
}

/** Days from the first of March to the first of a month. */
function marchDays(month: number): number {
  return Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
}

function monthLength(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function dateParts(days: number): readonly [day: string, era: string] {
  const shifted = days + 719_468;
  const cycle = Math.floor(shifted / CYCLE);
  const inCycle = shifted - cycle * CYCLE;
  const leaps = Math.floor(inCycle / 1460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096);
  const yearOfCycle = Math.floor((inCycle - leaps) / 365);
  const dayOfYear =
    inCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - marchDays(month) + 1;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return [`${shown}-${two(month)}-${two(day)}`, year > 0 ? '' : ' BC'];
}

/** Whether a text begins with a day of the calendar in the one form that it has, told without taking it apart; not of all. */
function isPlainDay(text: string): boolean {
  const [century, year, month, day] = [twoAt(text, 0), twoAt(text, 2), twoAt(text, 5), twoAt(text, 8)];
  if (century < 0 || year < 0 || century + year === 0 || month < 1 || month > 12) return false;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return false;
  return day >= 1 && day <= (month === 2 ? 28 : 30); // others are few
}

/** Whether what is before `end` is a date and a time of day in the one form that they have; not of all. */
function isPlainStamp(text: string, end: number): boolean {
  return end >= 19 && text.charCodeAt(10) === 0x20 && isPlainDay(text) && isPlainClock(text, 11, end);
}

/** Whether what is between both places is a time of day before 24:00:00 in its one form. */
function isPlainClock(text: string, from: number, end: number): boolean {
  const [hours, minutes, seconds] = [twoAt(text, from), twoAt(text, from + 3), twoAt(text, from + 6)];
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return false;
  if (text.charCodeAt(from + 2) !== 0x3a || text.charCodeAt(from + 5) !== 0x3a) return false;
  let at = from + 8;
  if (end <= at) return end === at;
  if (text.charCodeAt(at) !== 0x2e || text.charCodeAt(end - 1) === 0x30 || end === at + 1) return false;
  for (at += 1; at < end; at += 1) if (digitAt(text, at) < 0) return false;
  return true;
}

/** The number that two digits make, -1 where there are none. */
function twoAt(text: string, at: number): number {
  const [ten, one] = [digitAt(text, at), digitAt(text, at + 1)];
  return ten < 0 || one < 0 ? -1 : ten * 10 + one;
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : -1;
}
