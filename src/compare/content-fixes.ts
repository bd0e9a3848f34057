/** What is to be done about files that differ: what only the source has is copied, and a person decides about all else. */
import type { Advice, Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { stableJson, type Json } from '../model/json.ts';

type Options = { readonly manifest?: { readonly source: string } | undefined };

/** By kind. Nothing is ever copied over anything, and no file is removed. */
export const FILE_FIXES = {
  missing: copied,
  'prefix-missing': {
    advise:
      'look whether the bucket and the prefix of either side are the right ones, then run the copy of this prefix again: a whole prefix that is missing is a failed copy and no single file',
  },
  extra: {
    advise:
      'find out who put the file there before anything is removed: it may have been made in the new system since the copy',
  },
  unlisted: {
    advise:
      'add the file to the manifest with the key that it shall have, or note why it stays behind: nothing here says what it should be called',
  },
  unsourced: {
    advise:
      'find out whether the manifest names the wrong key or the source lost the file, and correct the manifest or restore the file from a backup: there is nothing here to copy',
  },
  'shared-target': {
    advise:
      'give each entry of the manifest a key of its own and copy those files again: of several files only one can be under this key, and nothing says which one is meant',
  },
  altered: {
    advise:
      'look at both files; where the new one is wrong, remove it by hand and run with --fix=plan, which then copies the other: a file is never written over, since the newer one may be the right one',
  },
  duplicate: {
    advise:
      'list the store again, or remove the entry that is too many from the listing: no store has two files under one key, so one of the entries is wrong',
  },
  'null-key': {
    advise: 'give these entries their key, or remove them from the listing: without a key they name no file',
  },
} as const;

/** With a manifest the source's key is the finding's origin; without one, both sides have it under one key. */
function copied({ key, origin, actual }: Finding<'missing'>, { manifest }: Options): Change | Advice {
  const to = { role: 'target', key } as const;
  if (manifest === undefined) {
    if (isOnceIn('source', actual)) return { op: 'copy-object', from: { role: 'source', key }, to };
    return {
      advise:
        'list the source again before anything is copied: it lists the file more than once, so its listing cannot be trusted',
    };
  }
  if (!isOnceIn('manifest', actual)) {
    return {
      advise:
        'decide which of the files that the manifest gives this key shall have it, give the others keys of their own, and run again: nothing says which one to copy',
    };
  }
  const [from] = (Array.isArray(origin) ? origin : []) as readonly Json[];
  if (typeof from === 'string') return { op: 'copy-object', from: { role: 'source', key: [from] }, to };
  return {
    advise: `write the source's key of this file into the column "${manifest.source}" of the manifest and run again: nothing says which file to copy`,
  };
}

/** Whether all that is wrong is that the target lacks it: the other listing has it once. */
function isOnceIn(listing: 'source' | 'manifest', actual: Json): boolean {
  return stableJson(actual) === stableJson({ [listing]: 1, target: 0 });
}
