/** Berths move with feet turned into metres as well, prices into numbers and statuses into the new words. */
import type { LegacyBerth } from './legacy.ts';
import { instantOf } from './local-time.ts';
import { audit, IMPORTED_AT, type Target } from './target.ts';

const METRES_PER_FOOT = 0.3048;

export function migrateBerths(berths: readonly LegacyBerth[], target: Target): void {
  const { crm, idMaps, portId, random } = target;
  for (const berth of berths) {
    const id = random.uuid();
    const length = feet(berth.Length);
    const width = feet(berth.Width);
    idMaps.berths.set(berth.id, id);
    crm.berths.push({
      id,
      port_id: portId,
      mooring_number: berth['Mooring Number'],
      area: berth.Area,
      berth_type: snakeCase(berth['Berth Type']),
      status: snakeCase(berth.Status) ?? 'available',
      length_ft: length,
      length_m: metres(length),
      width_ft: width,
      width_m: metres(width),
      price: berth.Price,
      power_amps: berth['Power Capacity'] === null ? null : Number(berth['Power Capacity']),
      created_at: instantOf(berth.created_at),
      archived_at: berth.Archived === null ? null : instantOf(berth.Archived),
      last_imported_at: IMPORTED_AT,
    });
    audit(target, 'berth', id, berth.id);
  }
}

/** `fuel_oil` for `Fuel & Oil`. */
export function snakeCase(label: string | null): string | null {
  return label === null ? null : label.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

function feet(typed: string | null): string | null {
  return typed === null ? null : typed.replace(' ft', '');
}

function metres(length: string | null): string | null {
  return length === null ? null : (Number(length) * METRES_PER_FOOT).toFixed(2);
}
