/** Defects of references: they name what does not exist, or nothing, or nothing names a row that should be named. */
import { emailKey } from '../marina/legacy.ts';
import { finding, type Defect } from './defect.ts';
import { remove } from './plot.ts';

export const BROKEN_REFERENCES: readonly Defect[] = [
  {
    story: 'an interest belongs to a client that does not exist, though the schema declares the reference',
    plant({ interest, draw }) {
      const { now } = interest();
      now.client_id = draw.uuid();
      return [finding('fk.interests.client_id', 'orphan', [now.client_id])];
    },
  },
  {
    story: 'an interest is for a berth that does not exist, a reference that the schema forgot',
    plant({ interest, draw }) {
      const { now } = interest((_old, { berth_id: berth, pipeline_stage: stage }) => {
        return berth !== null && stage === 'open'; // so that no berth's status follows from it
      });
      now.berth_id = draw.uuid();
      return [finding('forgotten.interests.berth_id', 'orphan', [now.berth_id])];
    },
  },
  {
    story: 'a line is left over from an invoice that was deleted',
    plant({ world: { crm }, draw }) {
      const line = { position: 1, description: 'Crane hour', quantity: 2, unit_price: '145.00' };
      const gone = draw.uuid();
      crm.invoice_line_items.push({ id: draw.uuid(), invoice_id: gone, ...line });
      return [finding('fk.invoice_line_items.invoice_id', 'orphan', [gone])];
    },
  },
  {
    story: 'a signed document belongs to nobody',
    plant({ one, world: { crm } }) {
      one(crm.documents).client_id = null;
      return [finding('documents-have-clients', 'null-reference', [null])];
    },
  },
  {
    story: 'an invoice has no audit record',
    plant({ invoice, world: { crm } }) {
      const { id } = invoice();
      remove(
        crm.audit_logs,
        crm.audit_logs.find(({ entity_id: of }) => of === id)!,
      );
      return [finding('audit.invoice', 'unreferenced', [id])];
    },
  },
  {
    story: 'an e-mail address lost its last letter',
    plant({ one, world: { crm } }) {
      const contact = one(crm.client_contacts, ({ kind }) => kind === 'email');
      const before = emailKey(contact.value);
      contact.value = contact.value.slice(0, -1);
      return [
        { ...finding('emails-of-clients', 'orphan', [before]), hidden: true },
        { ...finding('emails-of-clients', 'unreferenced', [contact.value]), hidden: true },
      ];
    },
  },
  {
    story: 'the id map forgot an interest, so that nobody knows which new row it became',
    plant({ interest, world: { idMaps } }) {
      const { old, id } = interest();
      idMaps.interests.delete(old.id);
      return [finding('interest-fields', 'untranslated', [null]), finding('interest-fields', 'extra', [id])];
    },
  },
  {
    story: 'the id map forgot which client an interest belongs to',
    plant({ interest, world: { crm, idMaps } }) {
      const clients = new Set(crm.clients.map(({ id }) => id));
      const { old } = interest(({ id }) => clients.has(idMaps.clients.get(id) ?? ''));
      idMaps.clients.delete(old.id);
      return [finding('clients-of-interests', 'untranslated', [null])];
    },
  },
  {
    story: 'the importer reports three failed invoices that nobody can find',
    plant({ world: { report } }) {
      const result = report.load.results.find(({ entity }) => entity === 'invoices')!;
      result.failed = 3;
      result.total += 3;
      return [
        finding('invoices-arrived', 'unbalanced', []),
        finding('invoices-arrived', 'misreported', [], 'total'),
      ];
    },
  },
];
