/** Did as many arrive as left, under which ids, and with which values: the gate's questions across both systems. */
import { fieldAgreement } from '../../field-agreement.ts';
import { orphans } from '../../orphans.ts';
import { rowCounts } from '../../row-counts.ts';
import type { Check } from '../../../src/model/check.ts';
import type { Crm } from './crm.ts';
import { ENTITIES, type Entity, type Fields, type Legacy } from './given.ts';

/** The stages of the old system and what each became; nobody filled in a blank one. Any other is a finding. */
export const STAGE_OF: Readonly<Record<string, string>> = {
  'General Qualified Interest': 'open',
  'Specific Qualified Interest': 'details_sent',
  'EOI and NDA Sent': 'in_communication',
  'Signed EOI and NDA': 'signed_eoi_nda',
  'Made Reservation': 'deposit_10pct',
  'Contract Negotiation': 'contract',
  'Contract Negotiations Finalized': 'contract',
  'Contract Signed': 'completed',
  '': 'open',
};

/** The columns whose titles the plans tell. */
const KNOWN_FIELDS: Readonly<Partial<Record<Entity, Fields>>> = {
  interests: {
    columns: { 'Sales Process Level': { target: 'pipeline_stage', map: { ...STAGE_OF }, mapNull: 'open' } },
  },
  berths: { columns: { 'Mooring Number': 'mooring_number' } },
};

/** As many as left, and the importer says the same; of berths also as many as were counted without any system. */
export function counts(legacy: Legacy, crm: Crm, expectedBerths: number): readonly Check[] {
  const { tables, idMaps, emailKey, importReport: report } = legacy;
  const { interests } = tables;
  return [
    rowCounts(
      'clients-merged',
      { source: interests, target: crm.clients },
      { relation: 'distinct-of', distinct: [emailKey] },
    ),
    rowCounts(
      'clients-in-id-map',
      { source: idMaps.clients.byOld, target: crm.clients },
      { relation: 'distinct-of', distinct: ['value'] },
    ),
    rowCounts('clients-at-most', { source: interests, target: crm.clients }, { relation: 'at-most' }),
    rowCounts(
      'emails-arrived',
      { source: interests, target: crm.emails },
      { relation: 'distinct-of', distinct: [emailKey], keyless: 'ignore' },
    ),
    ...ENTITIES.flatMap((entity) => [
      rowCounts(
        `${entity}-arrived`,
        { source: tables[entity], target: crm[entity] },
        entity === 'berths' ? { expected: expectedBerths } : {},
      ),
      rowCounts(
        `${entity}-reported`,
        { source: tables[entity], target: crm[entity], report },
        { report: { entity } },
      ),
    ]),
  ];
}

/** Each old id is in its map once, each new row comes from one old row, and clients from interests. */
export function idMaps({ tables, idMaps: maps }: Legacy, crm: Crm): readonly Check[] {
  const merged = maps.clients;
  return [
    ...ENTITIES.flatMap((entity) => [
      orphans(`id-map.${entity}.old`, { from: tables[entity], to: maps[entity].byOld }, { both: true }),
      orphans(`id-map.${entity}.new`, { from: maps[entity].byNew, to: crm[entity] }, { both: true }),
      rowCounts(`id-map.${entity}.one-to-one`, { source: maps[entity].byOld, target: crm[entity] }),
    ]),
    orphans('id-map.clients.old', { from: tables.interests, to: merged.byOld }, { both: true }),
    orphans('id-map.clients.new', { from: merged.byOld.by('value'), to: crm.clients }, { both: true }),
  ];
}

/** What must have survived the move: the stage of every interest, the number of every berth, and what the config names. */
export function values({ moved, fields }: Legacy, crm: Crm): readonly Check[] {
  return ENTITIES.flatMap((entity) => {
    const known = KNOWN_FIELDS[entity];
    const named = fields[entity];
    const datasets = { source: moved[entity], target: crm[entity] };
    return [
      ...(known === undefined ? [] : [fieldAgreement(`${entity}-known-fields`, datasets, known)]),
      ...(named === undefined ? [] : [fieldAgreement(`${entity}-fields`, datasets, named)]),
    ];
  });
}

/** The tables of which the config names no columns that must match. */
export function withoutFields({ fields }: Legacy): readonly Entity[] {
  return ENTITIES.filter((entity) => fields[entity] === undefined);
}
