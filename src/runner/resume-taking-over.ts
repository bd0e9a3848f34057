/** Takes over what an unfinished run has done: copies its findings and writes its segments down anew, so that nothing needs it any more. */
import { constants, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../model/problem.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Parent } from './resume.ts';
import type { DiskBudget } from './spool.ts';

/** Takes over all of it before anything is read. @throws ConfigError when the disk is full. */
export async function takeOver(
  { runId, spoolFolder, checks }: Parent,
  into: string,
  checkpoint: Checkpoint,
  budget: DiskBudget,
): Promise<void> {
  try {
    for (const [check, { reads, scopes, done }] of checks) {
      if (done.size === 0) continue;
      await checkpoint.planned(check, reads, scopes);
      for (const line of done.values()) {
        if (line.spool !== null) {
          const { name, bytes } = line.spool;
          await copyFile(join(spoolFolder, name), join(into, name), constants.COPYFILE_FICLONE);
          budget.left -= bytes;
        }
        await checkpoint.done(line);
      }
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConfigError(
      'out',
      `${into}: cannot take over what run ${runId} found (${code}); make room and try again`,
      { cause },
    );
  }
}
