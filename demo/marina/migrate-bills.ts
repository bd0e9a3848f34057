/** Expenses get numeric amounts and instants; invoices are unpacked into lines and links to expenses. */
import { emailKey, isReadable, type LegacyExpense, type LegacyInvoice } from './legacy.ts';
import { instantOf } from './local-time.ts';
import { snakeCase } from './migrate-berths.ts';
import { audit, type Target } from './target.ts';

export function migrateExpenses(expenses: readonly LegacyExpense[], target: Target): void {
  const { crm, idMaps, portId, random } = target;
  for (const expense of expenses.filter(isReadable)) {
    const id = random.uuid();
    idMaps.expenses.set(expense.id, id);
    crm.expenses.push({
      id,
      voucher: expense.id,
      port_id: portId,
      vendor: expense['Establishment Name']?.trim() ?? null,
      category: snakeCase(expense.Category),
      amount: (expense.Price ?? '').replaceAll(',', ''),
      payment_method: snakeCase(expense['Payment Method']),
      is_paid: expense.Paid === 'true',
      spent_at: expense.Time === null ? null : instantOf(expense.Time),
      description: expense.Contents,
    });
    audit(target, 'expense', id, expense.id);
  }
}

export function migrateInvoices(invoices: readonly LegacyInvoice[], target: Target): void {
  const { crm, idMaps, portId, random } = target;
  const clients = new Map(
    crm.client_contacts.flatMap(({ kind, value, client_id: id }) => (kind === 'email' ? [[value, id]] : [])),
  );
  for (const invoice of invoices) {
    const id = random.uuid();
    idMaps.invoices.set(invoice.id, id);
    crm.invoices.push({
      id,
      port_id: portId,
      client_id: clients.get(emailKey(invoice['Client Email']) ?? '') ?? null,
      number: invoice['Invoice Number'] ?? '',
      status: snakeCase(invoice.Status) ?? 'draft',
      issued_on: invoice.Issued,
      due_on: invoice.Due,
      total: invoice.Total ?? '0',
    });
    for (const [at, { description, quantity, unitPrice }] of invoice['Line Items'].entries()) {
      const line = { id: random.uuid(), invoice_id: id, position: at + 1, description, quantity };
      crm.invoice_line_items.push({ ...line, unit_price: unitPrice });
    }
    for (const expense of invoice.Expenses?.split(',') ?? []) {
      crm.invoice_expenses.push({ invoice_id: id, expense_id: idMaps.expenses.get(Number(expense))! });
    }
    audit(target, 'invoice', id, invoice.id);
  }
}
