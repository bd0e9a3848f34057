/** Defects of the CRM's tables of files: what they say of an object is not so, or the object's own name says otherwise. */
import { finding, type Defect } from './defect.ts';

export const CATALOGUE: readonly Defect[] = [
  {
    story: 'the CRM has a wrong size for a file that is whole',
    plant({ file }) {
      const { key, row } = file();
      row.size_bytes += 1;
      return [finding('files-have-objects', 'altered', [key], 'size')];
    },
  },
  {
    story: 'a row of the CRM forgot which object it is about',
    plant({ file }) {
      const { key, row } = file();
      row.storage_key = null;
      return [
        finding('files-have-objects', 'null-key', [null]),
        finding('files-have-objects', 'orphan', [key]),
        finding('file-paths', 'null-key', [null]),
      ];
    },
  },
  {
    story: 'an invoice lies under its number, where nobody will look for it',
    plant({ file, world: { media } }) {
      const { key, row, copy, bytes } = file(({ entity }) => entity === 'invoices');
      const own = `${row.port_slug}/invoices/INV 2024.pdf`;
      media.crm.delete(key);
      media.crm.set(own, bytes);
      copy.target_key = own;
      row.storage_key = own;
      return [finding('file-paths', 'malformed', [own])];
    },
  },
  {
    story: 'a receipt hangs on somebody else’s expense',
    plant({ file, expense }) {
      const { key, row } = file(({ entity }) => entity === 'expenses');
      row.entity_id = expense((_old, { id }) => id !== row.entity_id).id;
      return [finding('file-paths', 'disagrees', [key], 'entity_id')];
    },
  },
];
