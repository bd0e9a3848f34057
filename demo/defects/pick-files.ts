/** Picks files that defects happen to: one that is in both folders, in the copy manifest and in the CRM's table. */
import type { Buffer } from 'node:buffer';
import type { StoredFile } from '../marina/crm.ts';
import type { Copy } from '../marina/media.ts';
import type { World } from '../marina/world.ts';
import type { PickOne } from './pick.ts';

export type PickedFile = {
  /** Its key in the new folder. */
  readonly key: string;
  /** Its key in the old one. */
  readonly source: string;
  readonly bytes: Buffer;
  readonly row: StoredFile;
  readonly copy: Copy;
};

export type PickFile = (fits?: (row: StoredFile) => boolean) => PickedFile;

/** The photos from the air are left alone: one defect happens to all of them. */
export function filePicker({ crm, media }: World, one: PickOne): PickFile {
  return (fits = () => true) => {
    const row = one(crm.files, (file) => file.entity !== 'ports' && file.storage_key !== null && fits(file));
    const key = row.storage_key!;
    const copy = media.copies.find(({ target_key: target }) => target === key)!;
    return { key, source: copy.source_key, bytes: media.crm.get(key)!, row, copy };
  };
}
