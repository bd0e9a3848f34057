/** Files move into one bucket under keys that say what they belong to; each gets a row, and a line in the copy manifest. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { BUCKETS, type Media, type OldFile } from './media.ts';
import { IMPORTED_AT, type Target } from './target.ts';

const MIME_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
};

export function migrateMedia(
  files: readonly OldFile[],
  pictures: ReadonlyMap<string, Buffer>,
  { crm, idMaps, portId, random }: Target,
): Media {
  const media: Media = {
    legacy: new Map(),
    crm: new Map(),
    oldInbox: new Map(),
    inbox: new Map(),
    oldPictures: new Map(pictures),
    newPictures: new Map(),
    copies: [],
  };
  const [port] = crm.ports;
  for (const { key, entity, of, bytes } of files) {
    media.legacy.set(key, bytes);
    const owner = entity === 'ports' ? portId : idMaps[entity].get(of)!;
    const extension = extname(key).slice(1);
    const storageKey = `${port!.slug}/${entity}/${owner}/${random.uuid()}.${extension}`;
    media.crm.set(storageKey, bytes);
    media.copies.push(copy(BUCKETS.legacy, key, BUCKETS.crm, storageKey));
    crm.files.push({
      id: random.uuid(),
      storage_key: storageKey,
      port_slug: port!.slug,
      entity,
      entity_id: owner,
      size_bytes: bytes.length,
      mime_type: MIME_TYPES[extension]!,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      created_at: IMPORTED_AT,
    });
  }
  // The same manifest says what became of the website's own pictures.
  for (const [key, bytes] of pictures) {
    const target = key.replace('static/', 'assets/');
    media.newPictures.set(target, bytes);
    media.copies.push(copy(BUCKETS.oldPictures, key, BUCKETS.newPictures, target));
  }
  return media;
}

function copy(from: string, key: string, to: string, target: string): Media['copies'][number] {
  return { source_bucket: from, source_key: key, target_bucket: to, target_key: target };
}
