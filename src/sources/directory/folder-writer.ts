/** Writes a folder: puts files where there is nothing, and takes back exactly the files that it put. */
import type { BigIntStats } from 'node:fs';
import { opendir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import type { Image, Intent, IntentPort, Outcome, Write, Writer, Written } from '../../model/writer.ts';
import { LEASE_LASTS } from '../object-lease.ts';
import type { ObjectOpening } from '../object-session.ts';
import { bytesOf, keyOf, notOurs, objectImage, putOf, refusal } from '../object-writing.ts';
import { obey } from '../stopping.ts';
import { unwritable } from './errors.ts';
import { FolderLease, partPath } from './lease-writer.ts';
import { sha256Of } from './opening.ts';
import { keyParts } from './options.ts';
import {
  makeFolders,
  placePart,
  removeEmpty,
  removePart,
  stateOf,
  syncFolder,
  wayTo,
  writePart,
} from './put-writer.ts';
import { demandRoot, findRoot, identityOf, isReserved, PART_NAME, pathOf, type Root } from './root.ts';
import type { Opening } from './session.ts';

/** No file system that we know has names of more bytes. */
const LONGEST_NAME = 255;
const NEVER = new AbortController().signal;

/** Opens a folder for writing. @throws ContractError `locked`; SourceError when it is missing or may not be written. */
export async function openFolderWriter(
  { source, plan, refs }: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Writer> {
  const name = `source ${context.name(source)}`;
  obey(signal, name);
  const root = await findRoot(plan, name, context, refs.hidesKeys);
  const lease = await FolderLease.take(root, name);
  try {
    await sweep(root, lease.tookOver ? 0 : LEASE_LASTS);
    return new FolderWriter(root, lease, { source, refs, prefix: '' }, context);
  } catch (thrown) {
    await lease.release();
    throw systemError(thrown, name, root);
  }
}

class FolderWriter implements Writer {
  readonly identity: string;
  private readonly root: Root;
  private readonly lease: FolderLease;
  private readonly opening: ObjectOpening;
  private readonly context: OpenContext;
  private readonly name: string;

  constructor(root: Root, lease: FolderLease, opening: ObjectOpening, context: OpenContext) {
    this.identity = identityOf(root);
    this.root = root;
    this.lease = lease;
    this.opening = opening;
    this.context = context;
    this.name = `source ${context.name(opening.source)}`;
  }

  async apply(write: Write, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    const { root, name } = this;
    const asked = putOf(write, this.opening, this.context, name);
    if ('refused' in asked) return asked;
    const { key, object } = asked;
    const parts = keyParts(key);
    if (
      parts === null ||
      isReserved(root, key) ||
      parts.some((name) => Buffer.byteLength(name) > LONGEST_NAME)
    )
      return refusal('not-writable', name, 'no file can have this key');
    await this.begin(signal);
    return this.guarded(async () => {
      const way = await wayTo(root, parts);
      if ('blocked' in way) return refusal(way.blocked, name, way.why);
      if ((await stateOf(pathOf(root, key))) !== null)
        return refusal('exists', name, 'there is something with this key');
      const part = partPath(root);
      const made: string[] = [];
      let placed = false;
      try {
        const token = tokenOf(await writePart(part, object, name));
        obey(signal, name);
        await makeFolders(root, way.made, made);
        await journal.intent({
          op: 'put-object',
          ...this.place(key, made),
          before: null,
          after: objectImage({ ...object, contentType: null, metadata: {} }),
          token,
        });
        placed = await placePart(root, { part, key }, name);
        if (!placed) return refusal('exists', name, 'something with this key came meanwhile');
      } finally {
        if (!placed) await removeEmpty(root, made);
        await removePart(part);
      }
      if ((await sha256Of(root, key, name, NEVER)) === object.sha256) return { did: 'done' };
      const message = 'what is read back is not what was put; look at the disk, and take it back by undo';
      throw new SourceError('not-proved', `${name}: ${message}`);
    });
  }

  async undo(done: Intent, _: unknown, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    const { root, name } = this;
    const refused = notOurs(done, this.identity, name);
    if (refused !== null) return refused;
    const key = keyOf(done);
    const { after, token } = done;
    await this.begin(signal);
    return this.guarded(async () => {
      const path = pathOf(root, key);
      const way = await wayTo(root, keyParts(key) ?? []);
      if ('blocked' in way) return refusal('drifted', name, 'its folder is not what it was');
      const before = await stateOf(path);
      if (before === null) return refusal('drifted', name, 'the file is gone already');
      if (!(await this.isLeft(key, after, token, signal)))
        return refusal('drifted', name, 'the file was changed since');
      const made = madeIn(done);
      await journal.intent({ op: 'undo', ...this.place(key, made), before: after, after: null, token });
      const now = await stateOf(path);
      if (now?.ino !== before.ino || now.ctimeNs !== before.ctimeNs)
        return refusal('drifted', name, 'the file was changed meanwhile');
      await unlink(path);
      await syncFolder(path.slice(0, path.lastIndexOf('/')) || '/');
      await removeEmpty(root, made);
      return { did: 'done' };
    });
  }

  async outcome(intent: Intent, signal: AbortSignal): Promise<Outcome> {
    obey(signal, this.name);
    const { target, op, before, after, token } = intent;
    if (target !== this.identity) return 'unknown';
    try {
      await demandRoot(this.root, this.name);
      const key = keyOf(intent);
      const isGone = (await stateOf(pathOf(this.root, key))) === null;
      if (!isGone && !(await this.isLeft(key, after ?? before, token, signal))) return 'drifted';
      return isGone === (op === 'undo') ? 'done' : 'not-done';
    } catch (thrown) {
      if (systemError(thrown, this.name, this.root) instanceof SourceError) return 'unknown';
      throw thrown;
    }
  }

  async close(): Promise<void> {
    await this.lease.release();
  }

  private async begin(signal: AbortSignal): Promise<void> {
    obey(signal, this.name);
    await demandRoot(this.root, this.name);
    await this.guarded(() => this.lease.hold());
  }

  /** Whether a file is the one that was put: the same inode, unwritten since, with every byte. */
  private async isLeft(
    key: string,
    image: Image | null,
    token: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const state = await stateOf(pathOf(this.root, key));
    if (state?.isFile() !== true || token !== tokenOf(state)) return false;
    const { size, sha256 } = bytesOf(image);
    return Number(state.size) === size && (await sha256Of(this.root, key, this.name, signal)) === sha256;
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw systemError(thrown, this.name, this.root);
    }
  }

  private place(key: string, made: readonly string[]) {
    return { target: this.identity, where: { folder: this.root.path, key, made } };
  }
}

/** Which file it is, also among those that are given its inode once it is gone. */
function tokenOf({ dev, ino, mtimeNs }: BigIntStats): string {
  return `inode ${dev}:${ino} written ${mtimeNs}`;
}

/** Folders that a put made on the way to its file. */
function madeIn(done: Intent): readonly string[] {
  const { made = [] } = done.where as { readonly made?: readonly string[] };
  return made.filter((folder) => keyOf(done).startsWith(`${folder}/`));
}

/** Removes what writers left half made. Were one of them alive, it would find its file gone, and put nothing. */
async function sweep(root: Root, age: number): Promise<void> {
  for await (const { name } of await opendir(root.path)) {
    if (!PART_NAME.test(name)) continue;
    const state = await stateOf(join(root.path, name));
    if (state?.isFile() === true && Date.now() - Number(state.mtimeMs) >= age)
      await removePart(join(root.path, name));
  }
}

function systemError(thrown: unknown, name: string, root: Root): unknown {
  return thrown instanceof Error && 'syscall' in thrown ? unwritable(name, root.given, thrown) : thrown;
}
