/** Puts what are files into folders: both systems' media, and what the importer and the web people left behind. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUCKETS, type Copy } from './media.ts';
import type { Redirect } from './site.ts';
import type { World } from './world.ts';

export type Folders = {
  readonly importer: string;
  /** A folder for each bucket of the old system is in it, and in `media` one for each of the new one. */
  readonly oldMedia: string;
  readonly media: string;
  /** The new system's inbox, a folder of its own. */
  readonly inbox: string;
};

/** Makes the folders. Files are written one after another: for small ones nothing is faster. */
export function writeFiles(folder: string, { idMaps, report, media, site }: World): Folders {
  const folders = {
    importer: join(folder, 'importer'),
    oldMedia: join(folder, 'old-media'),
    media: join(folder, 'media'),
    inbox: join(folder, BUCKETS.inbox),
  };
  for (const bucket of ['legacy', 'oldInbox', 'oldPictures'] as const) {
    writeAll(join(folders.oldMedia, BUCKETS[bucket]), media[bucket]);
  }
  for (const bucket of ['crm', 'newPictures'] as const) {
    writeAll(join(folders.media, BUCKETS[bucket]), media[bucket]);
  }
  writeAll(folders.inbox, media.inbox);
  writeAll(folders.importer, [
    ...Object.entries(idMaps).map(
      ([entity, map]) => [`id-maps/${entity}.json`, json(Object.fromEntries(map))] as const,
    ),
    ['import-report.json', json(report)],
    [
      'media-copies.csv',
      csv<Copy>(['source_bucket', 'source_key', 'target_bucket', 'target_key'], media.copies),
    ],
    ['redirects.csv', csv<Redirect>(['from', 'to', 'status', 'title', 'visits'], site.map)],
  ]);
  return folders;
}

function writeAll(folder: string, files: Iterable<readonly [name: string, content: Buffer | string]>): void {
  mkdirSync(folder, { recursive: true });
  const made = new Set<string>([folder]);
  for (const [name, content] of files) {
    const path = join(folder, name);
    const parent = dirname(path);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(path, content);
  }
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** An empty field that nobody quoted is NULL; everything else is quoted. */
function csv<Row extends Readonly<Record<string, string | null>>>(
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): string {
  const field = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
  const lines = rows.map((row) => columns.map((column) => field(row[column] ?? null)).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}
