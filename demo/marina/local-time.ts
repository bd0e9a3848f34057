/** Turns instants into the marina's local time, which is what the old system keeps. */

export const TIME_ZONE = 'Europe/Madrid';

const PARTS = new Intl.DateTimeFormat('en-CA', {
  timeZone: TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `2024-07-01 14:30:00` for 12:30 UTC: a time without a zone, as the clock on the wall showed it. */
export function localTime(instant: string): string {
  const part = Object.fromEntries(
    PARTS.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = part as Record<string, string>;
  return `${year!}-${month!}-${day!} ${hour!}:${minute!}:${second!}`;
}

/** The instant at which the wall clock showed this; only for times of the day at which no clock is changed. */
export function instantOf(local: string): string {
  const guess = Date.parse(`${local.replace(' ', 'T')}Z`);
  const ahead = Date.parse(`${localTime(new Date(guess).toISOString()).replace(' ', 'T')}Z`) - guess;
  return new Date(guess - ahead).toISOString();
}

/** The date so many days after another one. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
