/** Draws the old system's mega-table: people who asked once or several times, blank rows and trials of the form. */
import { daysAfter } from './local-time.ts';
import { STAGES, type LegacyBerth, type LegacyInterest } from './legacy.ts';
import { Offers } from './offers.ts';
import type { Random } from './random.ts';
import { FAMILY_NAMES, GIVEN_NAMES, HONORIFICS, NOTES, RESIDENCES, YACHTS } from './words.ts';

const PEOPLE = 380;
const INTERESTS = 500;
const LEVELS = Object.keys(STAGES);
/** How many of the levels bind nobody yet. */
const EARLY = 2;

type Person = {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string;
  readonly home: string;
};

export function makeInterests(random: Random, berths: readonly LegacyBerth[]): LegacyInterest[] {
  const people = Array.from({ length: PEOPLE }, (_, at) => makePerson(random, at));
  // Everybody asks once; then those with an e-mail address, by which they are known again, ask once more.
  const offers = new Offers(berths);
  const again = people.filter(({ email }) => email !== null);
  return Array.from({ length: INTERESTS }, (_, at) => {
    const id = at + 1;
    if (id % 125 === 0) return { ...blank(id, random), created_at: '2024-02-29 12:00:00' };
    if (id % 160 === 0)
      return { ...blank(id, random), 'Full Name': `TEST entry ${id}`, 'Internal Notes': 'ignore' };
    return makeInterest(id, random, people[at] ?? random.pick(again), offers);
  });
}

function makePerson(random: Random, at: number): Person {
  const given = random.pick(GIVEN_NAMES);
  const family = random.pick(FAMILY_NAMES);
  const domain = random.pick(['example.com', 'example.org', 'example.net']);
  return {
    name: `${given} ${family}`,
    email: at % 31 === 30 ? null : `${given}.${family}${at}@${domain}`.toLowerCase(),
    phone: `+00 555 ${String(random.int(0, 999_999)).padStart(6, '0')}`,
    home: random.pick(RESIDENCES),
  };
}

function makeInterest(
  id: number,
  random: Random,
  { name, email, phone, home }: Person,
  offers: Offers,
): LegacyInterest {
  const added = daysAfter('2021-03-01', random.int(0, 1400));
  const level = drawLevel(random);
  const over = level !== 'Contract Signed' && random.chance(0.15);
  return {
    ...blank(id, random),
    created_at: `${added} ${random.int(10, 21)}:${random.int(10, 59)}:${random.int(10, 59)}`,
    'Full Name': typedName(random, name),
    'Email Address': email === null ? random.pick([null, '']) : typedEmail(random, email),
    'Phone Number': random.chance(0.8) ? phone : null,
    'Place of Residence': home,
    'Sales Process Level': level,
    'Mooring Number': random.chance(0.85) ? offers.next(level, random) : null,
    'Yacht Name': random.chance(0.6) ? `M/Y ${random.pick(YACHTS)} ${random.int(1, 9)}` : null,
    'Yacht Length': random.chance(0.6) ? `${random.int(30, 150)}.${random.pick(['0', '5', '25'])}` : null,
    'Date Added': added,
    Tags: random.chance(0.3) ? random.pick(['vip', 'broker', 'vip,returning', 'returning']) : null,
    'Internal Notes': random.chance(0.4) ? random.pick(NOTES) : null,
    'EOI Document': level?.startsWith('Signed') === true ? `eoi-${id}.pdf` : null,
    Archived: over ? `${daysAfter(added, random.int(20, 90))} 09:30:00` : null,
  };
}

/** Half of the people never get beyond the first letters, and for some nobody filled it in. */
function drawLevel(random: Random): string | null {
  if (random.chance(0.12)) return random.pick(['', null]);
  return random.pick(random.chance(0.5) ? LEVELS.slice(0, EARLY) : LEVELS.slice(EARLY));
}

function blank(id: number, random: Random): LegacyInterest {
  return {
    id,
    created_at: `${daysAfter('2021-03-01', random.int(0, 1400))} 12:00:00`,
    updated_at: null,
    'Full Name': null,
    'Email Address': null,
    'Phone Number': null,
    'Place of Residence': null,
    'Sales Process Level': null,
    'Mooring Number': null,
    'Yacht Name': null,
    'Yacht Length': null,
    'Date Added': null,
    Tags: null,
    'Internal Notes': null,
    'EOI Document': null,
    Archived: null,
  };
}

function typedName(random: Random, name: string): string {
  const style = random.int(0, 9);
  if (style === 0) return name.toUpperCase();
  if (style === 1) return ` ${name.toLowerCase()}`;
  return style === 2 ? `${random.pick(HONORIFICS)} ${name}` : name;
}

function typedEmail(random: Random, email: string): string {
  const style = random.int(0, 9);
  if (style === 0) return email.toUpperCase();
  return style === 1 ? `${email} ` : email;
}
