/** Local times of a named time zone as instants, by the rule of PostgreSQL's AT TIME ZONE. */
import { ContractError } from '../model/problem.ts';

const DAY = 86_400;
const GREGORIAN_CYCLE = 146_097 * DAY; // 400 years: the calendar and its weekdays repeat, and zones rule on no more
const FIRST = Date.UTC(1800) / 1000; // no zone has a transition before
const LAST = Date.UTC(2400) / 1000;
const SHOWN = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/**
 * Turns local seconds (since 1970 as the zone's clocks show them) into seconds since 1970 in UTC. A time that the
 * clocks skip is read with the offset before the change, a time that they show twice with the offset after it:
 * PostgreSQL's rule (DetermineTimeZoneOffset). Offsets come from this program's ICU: a server with another release of
 * the time zone database may disagree about years before 1970 and about rules that changed since its release.
 * @throws ContractError when the zone has no IANA name.
 */
export function localToUtc(zone: string): (local: number) => number {
  const offsetAt = offsets(zone);
  return (local) => {
    // No zone changes twice within four days, so the offsets a day before and after tell whether a change is near.
    const before = offsetAt(local - DAY);
    const after = offsetAt(local + DAY);
    if (before === after || offsetAt(local - after) === after) return local - after;
    return local - before;
  };
}

/** The offset of a zone at an instant, kept by the day: most days have one offset from end to end. */
function offsets(zone: string): (seconds: number) => number {
  const ask = asked(zone);
  const days = new Map<number, number | 'changes'>();
  return (seconds) => {
    const near = within400Years(seconds);
    const day = Math.floor(near / DAY);
    let known = days.get(day);
    if (known === undefined) {
      const first = ask(day * DAY);
      known = first === ask((day + 1) * DAY) ? first : 'changes';
      days.set(day, known);
    }
    return known === 'changes' ? ask(near) : known;
  };
}

function within400Years(seconds: number): number {
  if (seconds < FIRST) return FIRST;
  if (seconds < LAST) return seconds;
  return LAST + ((seconds - LAST) % GREGORIAN_CYCLE);
}

function asked(zone: string): (seconds: number) => number {
  const format = formatOf(zone);
  return (seconds) => {
    const found = SHOWN.exec(format.format(seconds * 1000));
    if (found === null) throw new ContractError('time-zone', `time zone ${zone}: its offset cannot be read`);
    const total = Number(found[2] ?? 0) * 3600 + Number(found[3] ?? 0) * 60 + Number(found[4] ?? 0);
    return found[1] === '-' ? -total : total;
  };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    // A bare offset has a name in no database, and PostgreSQL reads its sign the other way round.
    if (/^[A-Za-z]/.test(zone))
      return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    // Not a name: told below.
  }
  throw new ContractError(
    'time-zone',
    `time zone ${JSON.stringify(zone)} is not known; use an IANA name such as Europe/Berlin`,
  );
}
