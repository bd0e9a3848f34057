/** Defects of rows: lost, made up, twice there, or without the key by which they are known. */
import { finding, type Defect } from './defect.ts';
import { remove } from './plot.ts';

export const LOST: readonly Defect[] = [
  {
    story: 'an expense was lost and a trial entry left in, so that the number of expenses agrees',
    plant({ expense, world: { crm }, draw }) {
      const billed = new Set(crm.invoice_expenses.map(({ expense_id: id }) => id));
      const { now, id } = expense((_old, { id: own }) => !billed.has(own));
      remove(crm.expenses, now);
      const made = { ...now, id: draw.uuid(), vendor: 'Trial vendor', description: 'please delete' };
      crm.expenses.push(made);
      return [
        finding('expense-fields', 'missing', [id]),
        finding('expense-fields', 'extra', [made.id]),
        finding('audit.expense', 'orphan', [id]),
        finding('audit.expense', 'unreferenced', [made.id]),
      ];
    },
  },
  {
    story: 'an interest was lost while the importer reported a success',
    plant({ interest, world: { crm } }) {
      const attached = new Set(
        [...crm.interest_notes, ...crm.documents, ...crm.interest_tags].map(({ interest_id: of }) => of),
      );
      const { now, id } = interest((_old, { id: own, pipeline_stage: stage }) => {
        return stage === 'details_sent' && !attached.has(own);
      });
      remove(crm.interests, now);
      return [
        finding('interests-arrived', 'unbalanced', []),
        finding('interests-arrived', 'misreported', [], 'success'),
        finding('stages-arrived', 'count', []),
        finding('stages-arrived', 'group', ['details_sent']),
        finding('interest-fields', 'missing', [id]),
        finding('audit.interest', 'orphan', [id]),
      ];
    },
  },
  {
    story: 'a berth was imported twice under one mooring number',
    plant({ berth, world: { crm }, draw }) {
      const { old, now } = berth((_old, { status }) => status === 'available');
      const twin = { ...now, id: draw.uuid() };
      crm.berths.push(twin);
      const number = old['Mooring Number'];
      return [
        finding('berths-arrived', 'declared', []),
        finding('berths-arrived', 'count', []),
        finding('berths-arrived', 'group', [now.status]),
        finding('berth-fields', 'duplicate', [number]),
        finding('moorings', 'duplicate', [number]),
        finding('berth-statuses', 'duplicate', [number]),
        finding('berths-searched', 'duplicate', [number]),
        finding('berth-feed', 'declared', []),
        finding('berth-feed', 'duplicate', [number]),
        finding('audit.berth', 'unreferenced', [twin.id]),
      ];
    },
  },
  {
    story: 'a berth lost its mooring number, by which people ask for it',
    plant({ berth, world: { legacy } }) {
      const asked = new Set(legacy.Interests.map((interest) => interest['Mooring Number']));
      const { old, now } = berth((one) => asked.has(one['Mooring Number']));
      now.mooring_number = null;
      const number = old['Mooring Number'];
      return [
        finding('berth-fields', 'missing', [number]),
        finding('berth-fields', 'null-key', [null]),
        finding('moorings', 'orphan', [number]),
        finding('moorings', 'null-key', [null]),
        finding('berth-statuses', 'null-key', [null]),
        finding('berths-searched', 'null-key', [null]),
        finding('berth-feed', 'null-key', [null]),
      ];
    },
  },
  {
    story: 'two people with different e-mail addresses became one client',
    plant({ one, world: { crm } }) {
      const known = crm.client_contacts.filter(({ kind }) => kind === 'email');
      const kept = one(known).client_id;
      const merged = one(known).client_id;
      remove(
        crm.clients,
        crm.clients.find(({ id }) => id === merged)!,
      );
      for (const row of [...crm.client_contacts, ...crm.interests, ...crm.documents, ...crm.invoices]) {
        if (row.client_id === merged) row.client_id = kept;
      }
      return [
        finding('clients-merged', 'distinct', []),
        finding('clients-of-interests', 'orphan', [merged]),
        finding('audit.client', 'orphan', [merged]),
      ];
    },
  },
  {
    story: 'a note was lost',
    plant({ one, world: { crm } }) {
      remove(crm.interest_notes, one(crm.interest_notes));
      return [finding('notes-arrived', 'count', [])];
    },
  },
  {
    story: 'a line of an invoice was lost, and its total with it',
    plant({ invoice, world: { crm } }) {
      const { id } = invoice((old) => old['Line Items'].length > 2);
      remove(
        crm.invoice_line_items,
        crm.invoice_line_items.find(({ invoice_id: of }) => of === id)!,
      );
      return ['lines', 'total'].map((column) => finding('invoice-totals', 'altered', [id], column));
    },
  },
];
