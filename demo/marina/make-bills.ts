/** Draws the old system's expenses and invoices; an invoice's lines and expenses are packed into columns of it. */
import { daysAfter } from './local-time.ts';
import {
  emailKey,
  isReadable,
  type LegacyExpense,
  type LegacyInterest,
  type LegacyInvoice,
} from './legacy.ts';
import { cents, decimal } from './money.ts';
import type { Random } from './random.ts';
import { VENDORS, WORK } from './words.ts';

const EXPENSES = 2_000;
const INVOICES = 500;

export function makeExpenses(random: Random): LegacyExpense[] {
  return Array.from({ length: EXPENSES }, (_, at): LegacyExpense => {
    const id = at + 1;
    const day = daysAfter('2022-01-01', random.int(0, 1100));
    const time = `${day} ${random.int(10, 22)}:${random.int(10, 59)}:00`;
    return {
      id,
      created_at: time,
      'Establishment Name': random.chance(0.1) ? `${random.pick(VENDORS)}  ` : random.pick(VENDORS),
      Category: random.pick(['Food/Drinks', 'Fuel & Oil', 'Maintenance', 'Office', 'Other']),
      // What nobody could decipher is in here as typed, and the importer gives up on it.
      Price: id % 700 === 0 ? 'tbc' : typedPrice(random),
      'Payment Method': random.pick(['Card', 'Cash', 'Bank Transfer']),
      Paid: random.pick(['true', 'true', 'false', '']),
      Time: random.chance(0.97) ? time : null,
      Contents: random.chance(0.5) ? `${random.pick(WORK)}, ${random.int(1, 9)} pcs` : null,
    };
  });
}

export function makeInvoices(
  random: Random,
  interests: readonly LegacyInterest[],
  expenses: readonly LegacyExpense[],
): LegacyInvoice[] {
  const clients = interests.flatMap((interest) => emailKey(interest['Email Address']) ?? []);
  const billable = expenses.filter(isReadable).map(({ id }) => id);
  return Array.from({ length: INVOICES }, (_, at): LegacyInvoice => {
    const id = at + 1;
    const issued = daysAfter('2023-01-01', Math.floor(at * 1.5));
    const lines = Array.from({ length: random.int(1, 5) }, () => ({
      description: random.pick(WORK),
      quantity: random.int(1, 12),
      unitPrice: decimal(BigInt(random.int(500, 90_000))),
    }));
    const total = lines.reduce((sum, line) => sum + cents(line.unitPrice) * BigInt(line.quantity), 0n);
    const rebilled = new Set(Array.from({ length: random.int(0, 3) }, () => random.pick(billable)));
    return {
      id,
      created_at: `${issued} 11:${random.int(10, 59)}:00`,
      'Invoice Number': `INV-${issued.slice(0, 4)}-${String(id).padStart(4, '0')}`,
      'Client Email': random.pick(clients),
      Status: random.pick(['Paid', 'Paid', 'Sent', 'Draft', 'Overdue']),
      Issued: issued,
      Due: daysAfter(issued, 30),
      Total: decimal(total),
      'Line Items': lines,
      Expenses: rebilled.size === 0 ? null : [...rebilled].join(','),
    };
  });
}

/** One in three with a comma for the thousands. */
function typedPrice(random: Random): string {
  const plain = decimal(BigInt(random.int(150, 250_000)));
  return random.chance(0.3) ? plain.replace(/(\d)(?=\d{3}\.)/, '$1,') : plain;
}
