/** The files of both systems: what was copied, what the CRM says of it, and how its objects are called. */
import { directory, file, fileIntegrity, objectLinks, objectPaths, variable } from '@cutover/reconcile';
import { crm, importer } from './datasets.mts';

// A bucket would be s3({ bucket, endpoint, ... }), and everything after it the same.
export const legacyMedia = directory(variable('LEGACY_MEDIA_DIR', 'legacy-media'));
export const crmMedia = directory(variable('CRM_MEDIA_DIR', 'crm-media'));
const objects = crmMedia.objects();
const files = crm.table('files', { key: 'storage_key' });

// One manifest tells of several buckets; a check is about one pair of them.
const copies = file(`${importer}/media-copies.csv`, {
  key: { target_key: 'text' },
  where: { source_bucket: 'legacy-media', target_bucket: 'crm-media' },
  null: '',
});

/** Did every file arrive whole? */
export const copied = [
  // Neither folder keeps checksums, so the bytes of both are read; a size alone would prove nothing.
  fileIntegrity(
    'media-copied',
    { source: legacyMedia.objects(), target: objects, manifest: copies },
    { least: 'checksum', bytes: 'if-needed', manifest: { source: 'source_key' } },
  ),
];

/** Does everybody find the files, and does their name say where they belong? */
export const catalogue = [
  objectLinks('files-have-objects', { rows: files, objects }, { size: 'size_bytes', time: 'created_at' }),
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
