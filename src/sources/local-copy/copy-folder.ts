/** The folder of one copy, which only its owner can enter; it is made when the first file is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskShare } from './disk-share.ts';

/** Names files in a new folder under the scratch folder. */
export class CopyFolder {
  private readonly scratch: string;
  private readonly share: DiskShare;
  private made: Promise<string> | null = null;
  private files = 0;

  constructor(scratch: string, share: DiskShare) {
    this.scratch = scratch;
    this.share = share;
  }

  /** A path that no file has yet. @throws SourceError when the folder cannot be made. */
  async newPath(): Promise<string> {
    this.made ??= mkdtemp(join(this.scratch, 'copy-'));
    const folder = await this.made.catch((cause: unknown) => {
      throw this.share.writeError(cause);
    });
    this.files += 1;
    return join(folder, `rows-${this.files}`);
  }

  /** Removes the folder with what is in it. Never throws: the scratch folder goes with the run. */
  async remove(): Promise<void> {
    const folder = await this.made?.catch(() => null);
    if (folder !== undefined && folder !== null)
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    this.share.releaseAll();
  }
}
