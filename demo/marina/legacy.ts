/** The rows of the old system, as they are in its four tables: mostly text, as people typed it. */

export type LegacyBerth = {
  id: number;
  created_at: string;
  updated_at: string | null;
  'Mooring Number': string | null;
  Area: string | null;
  'Berth Type': string | null;
  Status: string | null;
  Length: string | null;
  Width: string | null;
  Price: string | null;
  'Power Capacity': string | null;
  Archived: string | null;
};

export type LegacyInterest = {
  id: number;
  created_at: string;
  updated_at: string | null;
  'Full Name': string | null;
  'Email Address': string | null;
  'Phone Number': string | null;
  'Place of Residence': string | null;
  'Sales Process Level': string | null;
  'Mooring Number': string | null;
  'Yacht Name': string | null;
  'Yacht Length': string | null;
  'Date Added': string | null;
  Tags: string | null;
  'Internal Notes': string | null;
  'EOI Document': string | null;
  Archived: string | null;
};

export type LegacyExpense = {
  id: number;
  created_at: string;
  'Establishment Name': string | null;
  Category: string | null;
  Price: string | null;
  'Payment Method': string | null;
  Paid: string | null;
  Time: string | null;
  Contents: string | null;
};

export type LegacyLine = { description: string; quantity: number; unitPrice: string };

export type LegacyInvoice = {
  id: number;
  created_at: string;
  'Invoice Number': string | null;
  'Client Email': string | null;
  Status: string | null;
  Issued: string | null;
  Due: string | null;
  Total: string | null;
  'Line Items': LegacyLine[];
  /** Ids of expenses, separated by commas. */
  Expenses: string | null;
};

/** The whole old system. */
export type Legacy = {
  readonly Berths: LegacyBerth[];
  readonly Interests: LegacyInterest[];
  readonly Expenses: LegacyExpense[];
  readonly Invoices: LegacyInvoice[];
};

/** The sales process levels, with the stage that each becomes; one that nobody filled in is `open`. */
export const STAGES: Readonly<Record<string, string>> = {
  'General Qualified Interest': 'open',
  'Specific Qualified Interest': 'details_sent',
  'EOI and NDA Sent': 'in_communication',
  'Signed EOI and NDA': 'signed_eoi_nda',
  'Made Reservation': 'deposit_10pct',
  'Contract Negotiation': 'contract',
  'Contract Negotiations Finalized': 'contract',
  'Contract Signed': 'completed',
};

/** How an e-mail address is recognised again: trimmed, in lower case, and an empty one is none. */
export function emailKey(typed: string | null): string | null {
  const key = (typed ?? '').trim().toLowerCase();
  return key === '' ? null : key;
}

/** Whether a row of the mega-table is somebody's interest: not left blank, and not an entry made to try the form. */
export function isInterest({ 'Full Name': name }: LegacyInterest): boolean {
  return name !== null && !isTrial(name);
}

/** Whether a name says that somebody only tried the form. */
export function isTrial(name: string): boolean {
  return name.startsWith('TEST');
}

/** Whether an expense has a price that can be read; the importer reports the others as failed. */
export function isReadable({ Price: price }: LegacyExpense): boolean {
  return price !== null && /^[0-9]/.test(price);
}
