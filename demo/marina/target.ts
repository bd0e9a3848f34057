/** What the steps of the migration add to, and the audit row that each new row gets. */
import type { Crm, IdMaps } from './crm.ts';
import type { Random } from './random.ts';

/** When everything was imported. */
export const IMPORTED_AT = '2025-03-01T06:00:00Z';

export type Target = {
  readonly crm: Crm;
  readonly idMaps: IdMaps;
  readonly portId: string;
  readonly random: Random;
};

/** Records that the migration made a row, as a person's doing would be recorded. */
export function audit({ crm, random }: Target, entity: string, id: string, nocodbId: number): void {
  crm.audit_logs.push({
    id: random.uuid(),
    entity_type: entity,
    entity_id: id,
    action: 'create',
    user_id: 'system-migration',
    created_at: IMPORTED_AT,
    metadata: { source: 'nocodb_migration', nocodb_id: nocodbId },
  });
}
