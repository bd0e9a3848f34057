/** The marina's move from NocoDB to its CRM: what must hold at the cutover, every week after it, and of the feed every day. */
import { mayBeEmpty, type Check, type Expansion } from '../../../src/model/check.ts';
import { ConfigError } from '../../../src/model/problem.ts';
import { counts, idMaps, values, withoutFields } from './arrival.ts';
import { coverageOf } from './coverage.ts';
import { crmTables, type Crm } from './crm.ts';
import { catalogued, moved } from './files.ts';
import { isLeftOut, type LeftOut, type Legacy, type Marina } from './given.ts';
import { searchIndexes } from './search.ts';
import { feedFromOutside, feedOfBerths, redirects } from './site.ts';
import { audit, berthStatuses, invoiceTotals, referencesInside, searchable } from './upkeep.ts';

export { STAGE_OF } from './arrival.ts';
export { auditLog } from './audit.ts';
export type { AuditLogOptions } from './audit.ts';
export { berthStatus } from './berth-status.ts';
export { coverage } from './coverage.ts';
export type {
  Entity,
  Feed,
  Fields,
  Files,
  IdMap,
  LeftOut,
  Legacy,
  Marina,
  Move,
  Redirects,
  Sampling,
  SearchExpressions,
  Site,
  Tables,
} from './given.ts';

type Checks = readonly (Check | Expansion)[];

/** The checks of the marina's suites, to be listed in a config under these names. */
export type MarinaSuites = {
  /** Once, with both systems closed: go or no go. */
  readonly gate: Checks;
  /** Every Monday for thirty days, while people work. */
  readonly weekly: Checks;
  /** Every day, from outside: empty where the feed is left out. */
  readonly dailyFeed: Checks;
};

/** Binds the checks. @throws ConfigError for an id of `mayBeEmpty` that no check has. */
export function marinaCrm(given: Marina): MarinaSuites {
  const { legacy, move, feed, mayBeEmpty: empty = [] } = given;
  const crm = crmTables(given.crm, given.port);
  const { 'the old system': _legacy, 'the move of the files': _move, ...always } = partsOf(given);
  const suites = {
    gate: [
      coverageOf({ ...partsOf(given), ...unnamedFields(given) }),
      ...(isLeftOut(legacy) ? [] : across(legacy, crm, given.berths)),
      ...inside(given, crm),
      ...audit(crm, isLeftOut(legacy) ? null : legacy.idMaps),
      ...(isLeftOut(move) ? [] : [moved(move)]),
      ...outside(given, crm, 'all'),
    ],
    weekly: [coverageOf(always), ...inside(given, crm), ...outside(given, crm, 'a sample')],
    dailyFeed: isLeftOut(feed) ? [] : [feedFromOutside(feed, given.berths)],
  };
  demandKnown(empty, Object.values(suites).flat());
  return {
    gate: declared(suites.gate, empty),
    weekly: declared(suites.weekly, empty),
    dailyFeed: declared(suites.dailyFeed, empty),
  };
}

function across(legacy: Legacy, crm: Crm, berths: number): Checks {
  return [...counts(legacy, crm, berths), ...idMaps(legacy, crm), ...values(legacy, crm)];
}

function inside(
  { crm: source, invoiceLines, search = {}, files, mayBeEmpty = [] }: Marina,
  crm: Crm,
): Checks {
  return [
    ...referencesInside(source, crm, mayBeEmpty.filter(inCatalog)),
    ...searchable(crm),
    ...(isLeftOut(search) ? [] : searchIndexes(crm, search)),
    berthStatuses(crm),
    ...(isLeftOut(invoiceLines) ? [] : [invoiceTotals(crm, invoiceLines)]),
    ...(isLeftOut(files) ? [] : catalogued(files, crm)),
  ];
}

function outside({ redirects: old, feed, berths }: Marina, crm: Crm, asked: 'all' | 'a sample'): Checks {
  return [
    ...(isLeftOut(old) ? [] : [redirects(old, asked === 'all' ? undefined : old.sample)]),
    ...(isLeftOut(feed) ? [] : [feedOfBerths(feed, crm, berths)]),
  ];
}

function partsOf({ crm, legacy, invoiceLines, search, files, move, redirects: old, feed }: Marina) {
  return {
    'the new system': crm,
    'the old system': legacy,
    'invoice totals': invoiceLines,
    'what searches look through': search,
    'the files': files,
    'the move of the files': move,
    'the old addresses': old,
    'the public feed': feed,
  };
}

/** What the gate does not compare, since the config does not say how. */
function unnamedFields({ legacy }: Marina): Readonly<Record<string, LeftOut>> {
  const why = { leftOut: 'the config names no columns that must match' };
  const unnamed = isLeftOut(legacy) ? [] : withoutFields(legacy);
  return Object.fromEntries(unnamed.map((entity) => [`the values of ${entity}`, why]));
}

/** Whether an id is one of those that are known only when the catalog has been read. */
function inCatalog(id: string): boolean {
  return id.startsWith('fk.');
}

function declared(checks: Checks, empty: readonly string[]): Checks {
  return checks.map((item) => ('definition' in item && empty.includes(item.id) ? mayBeEmpty(item) : item));
}

function demandKnown(empty: readonly string[], checks: Checks): void {
  const known = new Set(checks.map(({ id }) => id));
  const unknown = empty.find((id) => !inCatalog(id) && !known.has(id));
  if (unknown === undefined) return;
  throw new ConfigError(
    'config',
    `marinaCrm(): mayBeEmpty: no check is called "${unknown}"; "reconcile list" names them`,
  );
}
