/** A folder keeps the contract of objects. */
import { objectContract } from '../contract/objects.ts';
import { directory } from '../../../src/sources/directory/index.ts';
import { folders } from './folders.ts';

const { folder, dispose } = folders();

objectContract('a folder', {
  tags: false,
  stock: async (objects) => {
    const files = directory(await folder(Object.fromEntries(objects.map(({ key, bytes }) => [key, bytes]))));
    return { objects: (options) => files.objects(options) };
  },
  dispose,
});
