/** What people sent in moves as it is, from one inbox to the other under its own name; each gets a row with a number. */
import { createHash } from 'node:crypto';
import type { Crm } from './crm.ts';
import type { Media } from './media.ts';
import type { Random } from './random.ts';
import { IMPORTED_AT } from './target.ts';

const UPLOADS = 24;

/** Draws what lies in the old inbox, and moves it. */
export function migrateUploads(random: Random, { oldInbox, inbox }: Media, crm: Crm): void {
  for (let number = 1; number <= UPLOADS; number++) {
    const key = `2025-02/IMG_${random.int(1000, 9999)} (${number}).jpg`;
    const bytes = drawPicture(random, key);
    oldInbox.set(key, bytes);
    upload(crm, key, bytes);
    inbox.set(key, bytes);
  }
}

/** Gives an object a row, under the number after the last one. */
export function upload({ uploads }: Crm, key: string, bytes: Buffer): Crm['uploads'][number] {
  const row = {
    number: (uploads.at(-1)?.number ?? 0) + 1,
    storage_key: key,
    size_bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    uploaded_at: IMPORTED_AT,
  };
  uploads.push(row);
  return row;
}

function drawPicture(random: Random, key: string): Buffer {
  return createHash('shake256', { outputLength: random.int(300, 3_000) })
    .update(`${key} ${random.next()}`)
    .digest();
}
