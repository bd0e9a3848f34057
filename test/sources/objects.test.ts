/** Objects in memory keep the contract that buckets and folders are held to. */
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import { ConfigError } from '../../src/model/problem.ts';
import { objectWritingContract } from './contract/object-writing.ts';
import { objectContract } from './contract/objects.ts';

objectContract('objects in memory', {
  tags: true,
  stock: async (objects) => ({
    // Prefixes are told here the plainest way there is: by leaving out and cutting off.
    objects: ({ prefix = '', relative = false, private: hidden = [], ...other } = {}) => {
      if (Object.keys(other).length > 0 || typeof prefix !== 'string')
        throw new ConfigError('config', 'prefix');
      const within = objects.filter(({ key }) => key.startsWith(prefix));
      const named = within.map((one) => ({ ...one, key: relative ? one.key.slice(prefix.length) : one.key }));
      return { ...memoryObjects('objects', named), private: hidden };
    },
  }),
});

objectWritingContract('objects in memory', {
  lacksPrefixes: true,
  make: async (objects) => {
    const own: MemoryObject[] = [...objects];
    const ref = memoryObjects('objects', own, { writer: true });
    return {
      objects: () => ref,
      disturb: async (key, bytes) => {
        const at = own.findIndex((object) => object.key === key);
        own.splice(at < 0 ? own.length : at, 1, ...(bytes === null ? [] : [{ key, bytes }]));
      },
    };
  },
});
