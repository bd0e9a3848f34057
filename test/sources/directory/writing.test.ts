/** Folders keep the contract of writers of objects. */
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { objectWritingContract } from '../contract/object-writing.ts';
import { directory } from '../../../src/sources/directory/index.ts';
import { folders } from './folders.ts';

const { folder, dispose } = folders();

objectWritingContract('a folder', {
  make: async (objects) => {
    const path = await folder(Object.fromEntries(objects.map(({ key, bytes }) => [key, bytes])));
    const files = directory(path, { writer: true });
    return {
      objects: (options) => files.objects(options),
      disturb: async (key, bytes) => {
        await rm(join(path, key), { force: true });
        if (bytes === null) return;
        await mkdir(dirname(join(path, key)), { recursive: true });
        await writeFile(join(path, key), bytes);
        // A clock that ticks every few milliseconds may give both files one time.
        await utimes(join(path, key), 1_000_000_000, 1_000_000_000);
      },
    };
  },
  dispose,
});
