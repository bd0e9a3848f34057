/** Worlds that are corrected by several processes in turn: each makes the same checks from the same few words. */
import { fileIntegrity } from '../../checks/file-integrity.ts';
import type { Check } from '../../src/model/check.ts';
import type { Source } from '../../src/model/dataset.ts';
import { directory } from '../../src/sources/directory/index.ts';
import { s3, type S3Options } from '../../src/sources/s3/index.ts';
import { grouped, suiteOf } from './fix-records.ts';
import { random } from './random.ts';

/** What a world is, as JSON: rows of a database, or files that a folder or a bucket lacks. */
export type World =
  | { readonly is: 'records'; readonly url: string; readonly seed: number }
  | { readonly is: 'folder'; readonly from: string; readonly to: string }
  | { readonly is: 'bucket'; readonly from: string; readonly to: S3Options };

/** The checks of a world, and the source that they change. */
export function checksOf(world: World): { readonly source: Source; readonly checks: readonly Check[] } {
  if (world.is === 'records') return suiteOf(world.url, grouped(random(world.seed)));
  const source = world.is === 'folder' ? directory(world.to, { writer: true }) : s3(world.to);
  const sides = { source: directory(world.from).objects(), target: source.objects() };
  return { source, checks: [fileIntegrity('files', sides, { least: 'bytes', bytes: 'always' })] };
}
