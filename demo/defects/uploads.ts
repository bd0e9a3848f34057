/** Defects of what people sent in: an object or a row that can be put right from the old inbox, and one that cannot. */
import { Buffer } from 'node:buffer';
import type { Upload } from '../marina/crm.ts';
import { upload } from '../marina/migrate-uploads.ts';
import { finding, mended, type Defect } from './defect.ts';
import type { Plot } from './plot.ts';

const ROWS = 'uploads-kept';

export const UPLOADS: readonly Defect[] = [
  {
    story: 'an upload was never copied, though it has its row',
    plant(plot) {
      const { key } = pick(plot);
      plot.world.media.inbox.delete(key);
      return [
        mended(finding('inbox-copied', 'missing', [key])),
        mended(finding(ROWS, 'missing', [key]), 'along'),
      ];
    },
  },
  {
    story: 'an upload’s row has the size that it had before it was turned upright',
    plant(plot) {
      const { key, row } = pick(plot);
      row.size_bytes -= 17;
      return [mended(finding(ROWS, 'altered', [key], 'size'))];
    },
  },
  {
    story: 'an upload’s row has no checksum',
    plant(plot) {
      const { key, row } = pick(plot);
      row.sha256 = null;
      return [mended(finding(ROWS, 'altered', [key], 'checksum'))];
    },
  },
  {
    story: 'an upload’s row has the checksum of nothing: it was taken before the bytes had come',
    plant(plot) {
      const { key, row } = pick(plot);
      row.sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
      return [mended(finding(ROWS, 'altered', [key], 'checksum'))];
    },
  },
  {
    story: 'an upload lies under another name than its row says',
    plant({ world: { crm, media } }) {
      const bytes = Buffer.from('a signed page, sent from a telephone');
      const [named, kept] = ['signed page.pdf', 'signed page (1).pdf'];
      upload(crm, named, bytes);
      media.oldInbox.set(kept, bytes);
      media.inbox.set(kept, bytes);
      return [
        mended(finding(ROWS, 'recoverable', [kept], 'key')),
        mended(finding(ROWS, 'missing', [named], 'key'), 'along'),
      ];
    },
  },
  {
    story: 'an upload was cut off on the way, and whoever says that its row is wrong would hide that',
    plant(plot) {
      const { key, bytes } = pick(plot);
      plot.world.media.inbox.set(key, bytes.subarray(0, bytes.length - 60));
      return [
        finding('inbox-copied', 'altered', [key], 'size'),
        finding(ROWS, 'altered', [key], 'size'),
        finding(ROWS, 'altered', [key], 'checksum'),
      ];
    },
  },
];

function pick({ one, world: { crm, media } }: Plot): { key: string; row: Upload; bytes: Buffer } {
  const row = one(crm.uploads, ({ storage_key: key }) => media.inbox.has(key));
  return { key: row.storage_key, row, bytes: media.inbox.get(row.storage_key)! };
}
