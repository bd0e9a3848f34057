/** The marina's move from NocoDB to its CRM: what must hold at the cutover, every week after it, and of the feed every day. */
import { mayBeEmpty, type Check, type Expansion } from '../../../src/model/check.ts';
import { ConfigError } from '../../../src/model/problem.ts';
import { counts, idMaps, values, withoutFields } from './arrival.ts';
import { coverageOf } from './coverage.ts';
import { crmTables } from './crm.ts';
import { isLeftOut, type Marina } from './given.ts';
import { audit, berthStatuses, invoiceTotals, referencesInside, searchable } from './upkeep.ts';

export { STAGE_OF } from './arrival.ts';
export { berthStatus } from './berth-status.ts';
export { coverage } from './coverage.ts';
export type { Fields, IdMap, LeftOut, Legacy, Marina, Tables } from './given.ts';

type Checks = readonly (Check | Expansion)[];

/** The checks of the marina's suites, to be listed in a config under these names. */
export type MarinaSuites = {
  /** Once, with both systems closed: go or no go. */
  readonly gate: Checks;
  /** Every Monday for thirty days, while people work. */
  readonly weekly: Checks;
};

/** Binds the checks. @throws ConfigError for an id of `mayBeEmpty` that no check has. */
export function marinaCrm(given: Marina): MarinaSuites {
  const crm = crmTables(given.crm, given.port);
  const { legacy, invoiceLines, mayBeEmpty: empty = [] } = given;
  const inside: Checks = [
    ...referencesInside(given.crm, crm, empty.filter(inCatalog)),
    ...searchable(crm),
    berthStatuses(crm),
    ...(isLeftOut(invoiceLines) ? [] : [invoiceTotals(crm, invoiceLines)]),
  ];
  const across: Checks = isLeftOut(legacy)
    ? []
    : [...counts(legacy, crm, given.berths), ...idMaps(legacy, crm), ...values(legacy, crm)];
  const suites = {
    gate: [
      coverageOf(partsOfGate(given)),
      ...across,
      ...inside,
      ...audit(crm, isLeftOut(legacy) ? null : legacy.idMaps),
    ],
    weekly: [coverageOf({ 'the new system': crm, 'invoice totals': invoiceLines }), ...inside],
  };
  demandKnown(empty, Object.values(suites).flat());
  return { gate: declared(suites.gate, empty), weekly: declared(suites.weekly, empty) };
}

function partsOfGate({ crm, legacy, invoiceLines }: Marina): Readonly<Record<string, unknown>> {
  const unnamed = isLeftOut(legacy) ? [] : withoutFields(legacy);
  const why = { leftOut: 'the config names no columns that must match' };
  return {
    'the new system': crm,
    'the old system': legacy,
    'invoice totals': invoiceLines,
    ...Object.fromEntries(unnamed.map((entity) => [`the values of ${entity}`, why])),
  };
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
