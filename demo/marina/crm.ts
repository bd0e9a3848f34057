/** The rows of the new system, table by table in load order: what the migration makes and defects are planted in. */

export type Client = {
  id: string;
  port_id: string;
  full_name: string;
  residence: string | null;
  created_at: string;
};

export type ClientContact = { id: string; client_id: string; kind: 'email' | 'phone'; value: string };

export type Berth = {
  id: string;
  port_id: string;
  mooring_number: string | null;
  area: string | null;
  berth_type: string | null;
  status: string;
  length_ft: string | null;
  length_m: string | null;
  width_ft: string | null;
  width_m: string | null;
  price: string | null;
  power_amps: number | null;
  created_at: string;
  archived_at: string | null;
  last_imported_at: string;
};

export type Interest = {
  id: string;
  port_id: string;
  client_id: string;
  berth_id: string | null;
  pipeline_stage: string;
  yacht_name: string | null;
  yacht_length_ft: string | null;
  added_on: string | null;
  created_at: string;
  archived_at: string | null;
  last_imported_at: string;
};

export type Document = {
  id: string;
  number: number;
  client_id: string | null;
  interest_id: string | null;
  title: string;
};

export type Expense = {
  id: string;
  voucher: number;
  port_id: string;
  vendor: string | null;
  category: string | null;
  amount: string;
  payment_method: string | null;
  is_paid: boolean;
  spent_at: string | null;
  description: string | null;
};

export type Invoice = {
  id: string;
  port_id: string;
  client_id: string | null;
  number: string;
  status: string;
  issued_on: string | null;
  due_on: string | null;
  total: string;
};

export type InvoiceLine = {
  id: string;
  invoice_id: string;
  position: number;
  description: string | null;
  quantity: number;
  unit_price: string;
};

export type StoredFile = {
  id: string;
  storage_key: string | null;
  port_slug: string;
  entity: string;
  entity_id: string;
  size_bytes: number;
  mime_type: string;
  sha256: string;
  created_at: string;
};

export type Upload = {
  number: number;
  storage_key: string;
  size_bytes: number;
  sha256: string | null;
  uploaded_at: string;
};

export type AuditLog = {
  id: string;
  entity_type: string;
  entity_id: string;
  action: string;
  user_id: string;
  created_at: string;
  metadata: { source: string; nocodb_id: number };
};

/** The whole new system. */
export type Crm = {
  readonly ports: { id: string; slug: string; name: string; time_zone: string }[];
  readonly clients: Client[];
  readonly client_contacts: ClientContact[];
  readonly berths: Berth[];
  readonly interests: Interest[];
  readonly interest_notes: { id: string; interest_id: string; body: string }[];
  readonly documents: Document[];
  readonly document_signers: { id: string; document_id: string; full_name: string }[];
  readonly expenses: Expense[];
  readonly invoices: Invoice[];
  readonly invoice_line_items: InvoiceLine[];
  readonly invoice_expenses: { invoice_id: string; expense_id: string }[];
  readonly files: StoredFile[];
  readonly uploads: Upload[];
  readonly tags: { id: string; name: string }[];
  readonly interest_tags: { interest_id: string; tag_id: string }[];
  readonly audit_logs: AuditLog[];
};

/** Which new row each old one became, by entity: what the importer keeps in id-maps/*.json. */
export type IdMaps = Readonly<
  Record<'berths' | 'clients' | 'interests' | 'expenses' | 'invoices', Map<number, string>>
>;

/** What the importer says of itself. */
export type ImportReport = {
  load: {
    results: {
      entity: string;
      total: number;
      success: number;
      failed: number;
      errors: { recordIndex: number; nocodbId: number; error: string }[];
    }[];
  };
  transformation: {
    clients: { total: number; deduped: number; autoMerged: number; fuzzyCandidates: number };
  };
};
