/** Files that a folder or a bucket lacks as worlds that processes copy into and are killed over. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { S3Options } from '../../src/sources/s3/index.ts';
import { journaled } from './fix-journals.ts';
import type { Ground } from './fix-kills.ts';
import { random } from './random.ts';
import { put, sdk } from './s3.ts';

/** Every file; the first of each folder is there from the start. */
const FILES = new Map(
  ['a/1', 'a/2', 'a/3 é', 'b/1', 'b/2', 'b/deep/3', '1'].map((key, at) => {
    const chance = random(at + 1);
    return [key, Buffer.from(Array.from({ length: chance.int(0, 70_000) }, () => chance.int(0, 255)))];
  }),
);
const THERE = ['a/1', 'b/1'];

/** What is there, by key: its bytes, and what tells which write put it there. */
type Found = ReadonlyMap<string, { readonly bytes: Buffer; readonly token: string }>;

/** A folder inside `place`, copied into from another. */
export async function folderGround(place: string): Promise<Ground> {
  const [from, to] = [join(place, 'old'), join(place, 'new')];
  await fill(from, [...FILES.keys()]);
  await mkdir(to);
  const reset = async (): Promise<void> => {
    for (const name of await readdir(to)) await rm(join(to, name), { recursive: true });
    await fill(to, THERE);
  };
  return ground({ is: 'folder', from, to }, reset, () => filesIn(to));
}

/** A bucket, copied into from a folder inside `place`. */
export async function bucketGround(place: string, to: S3Options): Promise<Ground> {
  const from = join(place, 'old');
  await fill(from, [...FILES.keys()]);
  const bucket = to.bucket as string;
  const reset = async (): Promise<void> => {
    for (const Key of [...(await keysIn(bucket)), '.reconcile-lease'])
      await sdk().deleteObject({ Bucket: bucket, Key });
    await put(bucket, THERE, (key) => FILES.get(key)!);
  };
  return ground({ is: 'bucket', from, to }, reset, () => objectsIn(bucket));
}

function ground(world: Ground['world'], reset: Ground['reset'], look: () => Promise<Found>): Ground {
  return {
    world,
    reset,
    demand: async (state) => {
      const found = await look();
      const due = state === 'before' ? THERE : [...FILES.keys()];
      expect([...found.keys()].sort()).toEqual(due.toSorted());
      for (const [key, { bytes }] of found)
        expect({ key, same: bytes.equals(FILES.get(key)!) }).toEqual({ key, same: true });
    },
    demandAgreement: async (out, nothing) => {
      const standing = new Map<string, string>();
      for (const { mode, line, outcome } of await journaled(out)) {
        const key = String(line.key[0]);
        if (!nothing) expect({ key, mode, outcome }).not.toMatchObject({ outcome: null });
        if (outcome !== 'done') continue;
        expect({ key, mode, standing: standing.has(key) }).toEqual({ key, mode, standing: mode === 'undo' });
        if (mode === 'apply') standing.set(key, line.token);
        else standing.delete(key);
      }
      const found = [...(await look())].filter(([key]) => !THERE.includes(key));
      expect(Object.fromEntries(found.map(([key, { token }]) => [key, token]))).toEqual(
        Object.fromEntries(standing),
      );
    },
  };
}

async function fill(folder: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), FILES.get(key)!);
  }
}

/** All but what a writer that died leaves, which is no object: a later one takes over its lease, and sweeps. */
async function filesIn(folder: string): Promise<Found> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1));
  return new Map(
    await Promise.all(
      paths
        .filter((path) => !path.startsWith('.reconcile-'))
        .map(async (path) => {
          const { dev, ino, mtimeNs } = await stat(join(folder, path), { bigint: true });
          const bytes = await readFile(join(folder, path));
          return [path, { bytes, token: `inode ${dev}:${ino} written ${mtimeNs}` }] as const;
        }),
    ),
  );
}

async function keysIn(Bucket: string): Promise<readonly string[]> {
  const { Contents = [] } = await sdk().listObjectsV2({ Bucket });
  return Contents.map(({ Key = '' }) => Key).filter((key) => key !== '.reconcile-lease');
}

async function objectsIn(Bucket: string): Promise<Found> {
  return new Map(
    await Promise.all(
      (await keysIn(Bucket)).map(async (Key) => {
        const { Body, Metadata = {} } = await sdk().getObject({ Bucket, Key });
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        return [Key, { bytes, token: Metadata['reconcile-change'] ?? '' }] as const;
      }),
    ),
  );
}
