/** Private values leave this file only as an HMAC: equal values stay equal, and nothing else can be told of them. */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stableJson, type Json } from '../model/json.ts';
import { ConfigError } from '../model/problem.ts';

/** Turns a value into its HMAC; NULL stays NULL, since that it is absent is the finding. */
export type Mask = (value: Json) => Json;

const KEY_FILE = '.private-key';

/** A mask keyed by a random key that stays in `out`, so that the same finding has the same fingerprint in the next run. */
export async function openMask(out: string): Promise<Mask> {
  const path = join(out, KEY_FILE);
  await writeFile(path, randomBytes(32), { flag: 'wx', mode: 0o600 }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, cause);
  });
  const key = await readFile(path).catch((cause: unknown) => {
    throw unusable(path, cause);
  });
  if (key.length !== 32) throw unusable(path, undefined);
  return (value) => {
    if (value === null) return null;
    const digest = createHmac('sha256', key).update(stableJson(value)).digest('hex');
    return `hmac:${digest.slice(0, 32)}`;
  };
}

function unusable(path: string, cause: unknown): ConfigError {
  return new ConfigError(
    'out',
    `${path}: the key that masks private values cannot be used; remove the file and run again`,
    { cause },
  );
}
