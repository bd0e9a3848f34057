/** The lease on a folder: a file that is linked into place whole, renewed where it lies, and taken over only from the dead. */
import { randomBytes, randomUUID } from 'node:crypto';
import { link, lstat, open, readFile, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ContractError, SourceError } from '../../model/problem.ts';
import {
  isLeaseOver,
  LEASE_NAME,
  leaseLost,
  leaseOf,
  leaseTerm,
  leaseText,
  locked,
  type Lease,
} from '../object-lease.ts';
import { isMissing, systemCode, unwritable } from './errors.ts';
import type { Root } from './root.ts';

const TRIES = 3;
const PART = '.reconcile-part-';
/** Stands for a takeover; called as half-made files are, so that listings leave it out. */
const TAKING = PART + '0'.repeat(32);

/** The path of a new file that is no object of the folder. */
export function partPath({ path }: Root): string {
  return join(path, PART + randomBytes(16).toString('hex'));
}

/** A lease that is held until it is given back, or lost. */
export class FolderLease {
  /** Whether it was another's who died with it: what that one left half made is nobody's any more. */
  tookOver = false;
  private readonly path: string;
  private readonly name: string;
  private readonly id = randomUUID();
  private readonly since = new Date();
  private file: FileHandle | null = null;
  private renewedAt = 0;

  private constructor(root: Root, name: string) {
    this.path = join(root.path, LEASE_NAME);
    this.name = name;
  }

  /** Takes the lease. @throws ContractError `locked` when another has it; SourceError where the folder cannot be written. */
  static async take(root: Root, name: string): Promise<FolderLease> {
    const lease = new FolderLease(root, name);
    const part = partPath(root);
    try {
      lease.file = await open(part, 'wx', 0o644);
      await lease.renew();
      await lease.place(part, root);
      return lease;
    } catch (thrown) {
      await lease.file?.close();
      throw thrown instanceof Error && 'syscall' in thrown ? unwritable(name, root.given, thrown) : thrown;
    } finally {
      await unlink(part).catch(() => undefined);
    }
  }

  /** Sees to it that the lease is held for the next write. @throws SourceError when it is not. */
  async hold(): Promise<void> {
    const term = leaseTerm(this.renewedAt);
    if (term === 'lost' || !(await this.isOurs())) throw leaseLost(this.name);
    if (term === 'due') await this.renew();
  }

  /** Gives the lease back if it is still held. Never throws. */
  async release(): Promise<void> {
    const ours = await this.isOurs().catch(() => false);
    if (ours) await unlink(this.path).catch(() => undefined);
    await this.file?.close().catch(() => undefined);
    this.file = null;
  }

  private async place(part: string, root: Root): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        await link(part, this.path);
        return;
      } catch (thrown) {
        // Whoever takes over meanwhile sweeps everything that is half made, and this with it.
        if (isMissing(thrown)) break;
        if (systemCode(thrown) !== 'EEXIST') throw thrown;
      }
      await this.clear(root);
    }
    throw locked(this.name, await this.found());
  }

  /** Takes a lease that is over out of the way. @throws ContractError `locked` for one that is not. */
  private async clear({ path }: Root): Promise<void> {
    if (!(await this.isOver())) return;
    const taking = join(path, TAKING);
    try {
      await (await open(taking, 'wx', 0o644)).close();
    } catch (thrown) {
      if (systemCode(thrown) !== 'EEXIST') throw thrown;
      const advice = `try again, or remove ${taking} if nobody is`;
      throw new ContractError(
        'locked',
        `${this.name}: another writer is just taking over from a dead one; ${advice}`,
      );
    }
    try {
      // Of several who find it over, one at a time looks again and removes it: the next would remove the first one's.
      if (!(await this.isOver())) return;
      await unlink(this.path);
      this.tookOver = true;
    } finally {
      await unlink(taking).catch(() => undefined);
    }
  }

  /** Whether there is a lease that may be taken over; `false` when there is none. @throws ContractError `locked` for one that holds. */
  private async isOver(): Promise<boolean> {
    const state = await this.stateThere();
    if (state === null) return false;
    const found = await this.found();
    if (found === null && (await this.stateThere()) === null) return false; // given back in between
    const age = Date.now() - Number(state.mtimeMs);
    if (found === null || !isLeaseOver(found, age, { shared: true })) throw locked(this.name, found);
    return true;
  }

  private async found(): Promise<Lease | null> {
    return leaseOf(await readFile(this.path, 'utf8').catch(() => ''));
  }

  private async isOurs(): Promise<boolean> {
    if (this.file === null) return false;
    const [mine, there] = [await this.file.stat({ bigint: true }), await this.stateThere()];
    return there !== null && mine.ino === there.ino && mine.dev === there.dev;
  }

  private async stateThere() {
    try {
      return await lstat(this.path, { bigint: true });
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw thrown;
    }
  }

  /** Writes it anew where it lies; its length is always the same. */
  private async renew(): Promise<void> {
    if (this.file === null)
      throw new SourceError('closed', `${this.name}: its writer is closed; open another`);
    const text = Buffer.from(leaseText(this.id, this.since));
    await this.file.write(text, 0, text.length, 0);
    this.renewedAt = performance.now();
  }
}
