/** Defects of files on their way from one folder to the other, and of the manifest that says what became of them. */
import { Buffer } from 'node:buffer';
import { finding, type Defect } from './defect.ts';

export const FILES: readonly Defect[] = [
  {
    story: 'a scan was lost on the way',
    plant({ file, world: { media } }) {
      const { key } = file();
      media.crm.delete(key);
      return [finding('media-copied', 'missing', [key]), finding('files-have-objects', 'missing', [key])];
    },
  },
  {
    story: 'one bit of a scan is another; its size is what it was',
    plant({ file, world: { media } }) {
      const { key, bytes } = file();
      const other = Buffer.from(bytes);
      other[0] = bytes[0]! ^ 1;
      media.crm.set(key, other);
      return [finding('media-copied', 'altered', [key], 'bytes')];
    },
  },
  {
    story: 'the end of a scan is missing, as if the connection had broken',
    plant({ file, world: { media } }) {
      const { key, bytes } = file();
      media.crm.set(key, bytes.subarray(0, bytes.length - 100));
      return [
        finding('media-copied', 'altered', [key], 'size'),
        finding('files-have-objects', 'altered', [key], 'size'),
      ];
    },
  },
  {
    story: 'all photos from the air are missing: they went into another bucket',
    plant({ world: { media, crm } }) {
      const keys = crm.files.flatMap(({ entity, storage_key: key }) =>
        entity === 'ports' ? (key ?? []) : [],
      );
      for (const key of keys) media.crm.delete(key);
      const prefix = `${crm.ports[0]!.slug}/ports/`;
      return ['media-copied', 'files-have-objects'].flatMap((check) => [
        finding(check, 'prefix-missing', [prefix]),
        ...keys.map((key) => finding(check, 'missing', [key])),
      ]);
    },
  },
  {
    story: 'the pictures of the old website are all still where they were, and nowhere else',
    plant({ world: { media } }) {
      const keys = [...media.newPictures.keys()];
      media.newPictures.clear();
      return [
        finding('pictures-copied', 'empty', []),
        ...keys.map((key) => finding('pictures-copied', 'missing', [key])),
      ];
    },
  },
  {
    story: 'a file is in the new bucket that nobody ever copied',
    plant({ world: { media, crm }, draw }) {
      const key = `${crm.ports[0]!.slug}/invoices/${draw.uuid()}/${draw.uuid()}.pdf`;
      media.crm.set(key, Buffer.from('just to see whether it works'));
      return [finding('media-copied', 'extra', [key]), finding('files-have-objects', 'orphan', [key])];
    },
  },
  {
    story: 'a receipt came in after the copying had begun, and was never copied',
    plant({ world: { media } }) {
      const key = 'Receipts/Café Bollard/late, 7 March.jpg';
      media.legacy.set(key, Buffer.from('a coffee and two croissants'));
      return [finding('media-copied', 'unlisted', [key])];
    },
  },
  {
    story: 'an original was tidied away before anybody had proved its copy',
    plant({ file, world: { media } }) {
      const { key, source } = file();
      media.legacy.delete(source);
      return [finding('media-copied', 'unsourced', [key])];
    },
  },
  {
    story: 'a berth’s plan was copied onto its photo',
    plant({ file, isUntouched, world: { media, crm } }) {
      const planOf = (owner: string) =>
        crm.files.find((row) => row.entity_id === owner && row.mime_type === 'image/png' && isUntouched(row));
      const photo = file(({ entity, entity_id: owner, mime_type: type }) => {
        return entity === 'berths' && type === 'image/jpeg' && planOf(owner) !== undefined;
      });
      const plan = file((row) => row === planOf(photo.row.entity_id));
      media.crm.delete(plan.key);
      plan.copy.target_key = photo.key;
      plan.row.storage_key = photo.key;
      plan.row.size_bytes = photo.row.size_bytes;
      return [
        finding('media-copied', 'shared-target', [photo.key]),
        finding('files-have-objects', 'shared', [photo.key]),
      ];
    },
  },
  {
    story: 'the manifest forgot where a file went',
    plant({ file }) {
      const { key, copy } = file();
      copy.target_key = null;
      return [finding('media-copied', 'null-key', [null]), finding('media-copied', 'extra', [key])];
    },
  },
];
