/** The files: each arrived whole, each is catalogued, and each lies where its row says that it belongs. */
import { fileIntegrity } from '../../file-integrity.ts';
import { objectLinks } from '../../object-links.ts';
import { objectPaths } from '../../object-paths.ts';
import type { Check } from '../../../src/model/check.ts';
import type { Crm } from './crm.ts';
import type { Files, Move } from './given.ts';

/** Every file that left is there, with the same contents: by checksums that both stores keep, else by its bytes. */
export function moved({ source, target, manifest }: Move): Check {
  return fileIntegrity(
    'files-moved',
    { source, target, manifest: manifest.rows },
    { least: 'checksum', bytes: 'if-needed', manifest: { source: manifest.source } },
  );
}

/** Every object has its row, of the same size, and every row its object; what is young may be on its way. */
export function catalogued({ objects }: Files, crm: Crm): readonly Check[] {
  const rows = crm.any('files', { key: 'storage_key' });
  return [
    objectLinks('files-catalogued', { rows, objects }, { size: 'size_bytes', time: 'created_at' }),
    objectPaths(
      'files-in-place',
      { objects, rows },
      {
        template: '{portSlug}/{entity}/{entityId}/{uuid}.{ext}',
        parts: { portSlug: 'slug', entityId: 'uuid' },
        agree: { entity: 'entity', entityId: 'entity_id' },
      },
    ),
  ];
}
