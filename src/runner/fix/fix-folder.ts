/** The folder of an apply or an undo: beside the runs, of its own, and sealed as a run's is. */
import { makeFolder, makeRunId, type RunFolder } from '../folder.ts';

/** What an apply or an undo writes into, by the id that others refer to it by. */
export type FixFolder = RunFolder & { readonly id: string };

/** An id that sorts by time and says what it is of: `20250301T060000000Z-gate-apply-x7k2`. */
export function makeFixId(suite: string, mode: 'apply' | 'undo', now: Date): string {
  return makeRunId(`${suite}-${mode}`, now);
}

/** Whether a name is one that `makeFixId` makes. A run of a suite called so has one too, and keeps no journal. */
export function isFixId(name: string): boolean {
  return /^\d{8}T\d{9}Z-.+-(apply|undo)-[a-z0-9]{4}$/.test(name);
}

/** Makes the folder, private to its owner. @throws ConfigError when `out` cannot be written. */
export async function fixFolder(out: string, id: string): Promise<FixFolder> {
  return { ...(await makeFolder(out, id, [])), id };
}
