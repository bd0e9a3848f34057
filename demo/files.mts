/** The files of both systems: what was copied, what the CRM says of it, and how its objects are called. */
import { directory, file, fileIntegrity, objectLinks, objectPaths, variable } from '@cutover/reconcile';
import { crm, importer } from './datasets.mts';

// A folder for each bucket. A real one would be s3({ bucket, endpoint, ... }), and everything after it the same.
export const oldMedia = directory(variable('OLD_MEDIA_DIR', 'old-media'));
export const media = directory(variable('MEDIA_DIR', 'media'), { writer: true });
// A source of its own: where a whole prefix of one is missing, nothing that reads it is put right.
export const inbox = directory(variable('INBOX_DIR', 'inbox'), { writer: true });
const bucket = (of: typeof media, name: string) => of.objects({ prefix: `${name}/`, relative: true });
const objects = bucket(media, 'crm-media');
const uploads = inbox.objects();
const oldUploads = bucket(oldMedia, 'legacy-inbox');
const files = crm.table('files', { key: 'storage_key' });

// One manifest tells of several buckets; a check is about one pair of them.
const arrived = (id: string, source: string, target: string) =>
  fileIntegrity(
    id,
    {
      source: bucket(oldMedia, source),
      target: bucket(media, target),
      manifest: file(`${importer}/media-copies.csv`, {
        key: { target_key: 'text' },
        where: { source_bucket: source, target_bucket: target },
        null: '',
      }),
    },
    // A folder keeps no checksums, so the bytes of both sides are read; a size alone would prove nothing.
    { least: 'checksum', bytes: 'if-needed', manifest: { source: 'source_key' } },
  );

/** Did every file arrive whole? */
export const copied = [
  arrived('media-copied', 'legacy-media', 'crm-media'),
  arrived('pictures-copied', 'old-website', 'new-website'),
  // What people sent in came over under its own names, so it needs no manifest.
  fileIntegrity(
    'inbox-copied',
    { source: oldUploads, target: uploads },
    { least: 'checksum', bytes: 'if-needed' },
  ),
];

/** Does everybody find the files, and does their name say where they belong? */
export const catalogue = [
  objectLinks('files-have-objects', { rows: files, objects }, { size: 'size_bytes', time: 'created_at' }),
  // What nobody has filed yet. A folder keeps no checksums, so its bytes are read. Where a row is wrong and the object is
  // what the old inbox has, --fix sets the row right.
  objectLinks(
    'uploads-kept',
    { rows: crm.table('uploads', { key: 'storage_key' }), objects: uploads, source: oldUploads },
    {
      size: 'size_bytes',
      checksum: { column: 'sha256', algorithm: 'sha256', bytes: 'if-needed' },
      time: 'uploaded_at',
    },
  ),
  objectPaths(
    'file-paths',
    { objects, rows: files },
    {
      template: '{portSlug}/{entity}/{entityId}/{uuid}.{ext}',
      parts: {
        portSlug: 'slug',
        entity: { oneOf: ['berths', 'interests', 'expenses', 'invoices', 'ports'] },
        entityId: 'uuid',
      },
      agree: { portSlug: 'port_slug', entity: 'entity', entityId: 'entity_id' },
    },
  ),
];
