/** Berths and interests in memory, for tests of the marina's pack. */
import { memory } from '../../src/sources/memory.ts';

/** Its id and its status. */
export type Berth = readonly [id: string | null, status: string | null];
/** The berth that it is about, its stage, and since when it is archived. */
export type Interest = readonly [berth: string | null, stage: string | null, archived?: string];

export const berths = (...rows: readonly Berth[]) =>
  memory('berths', { key: 'id', columns: { id: 'text', status: 'text' }, rows, pageRows: 2 });
export const interests = (...rows: readonly Interest[]) =>
  memory('interests', {
    key: 'berth_id',
    columns: { id: 'number', berth_id: 'text', pipeline_stage: 'text', archived_at: 'instant' },
    rows: rows.map(([berth, stage, archived], at) => [String(at + 1), berth, stage, archived ?? null]),
    pageRows: 2,
  });

export const ARCHIVED = '2025-03-01 06:00:00+00';
