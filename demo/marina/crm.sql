-- The new system. Two references are not declared: interests.berth_id was forgotten, audit_logs point anywhere.

CREATE TYPE pipeline_stage AS ENUM (
  'open', 'details_sent', 'in_communication', 'signed_eoi_nda', 'deposit_10pct', 'contract', 'completed', 'lost'
);

CREATE TABLE ports (id uuid PRIMARY KEY, slug text NOT NULL, name text NOT NULL, time_zone text NOT NULL);

CREATE TABLE clients (
  id uuid PRIMARY KEY,
  port_id uuid NOT NULL REFERENCES ports,
  full_name text NOT NULL,
  residence text,
  created_at timestamptz NOT NULL
);

CREATE TABLE client_contacts (
  id uuid PRIMARY KEY,
  client_id uuid NOT NULL REFERENCES clients,
  kind text NOT NULL,
  value text NOT NULL
);

CREATE TABLE berths (
  id uuid PRIMARY KEY,
  port_id uuid NOT NULL REFERENCES ports,
  mooring_number text,
  area text,
  berth_type text,
  status text NOT NULL,
  length_ft numeric,
  length_m numeric(8, 2),
  width_ft numeric,
  width_m numeric(8, 2),
  price numeric(14, 2),
  power_amps integer,
  created_at timestamptz NOT NULL,
  archived_at timestamptz,
  last_imported_at timestamptz NOT NULL
);

CREATE TABLE interests (
  id uuid PRIMARY KEY,
  port_id uuid NOT NULL REFERENCES ports,
  client_id uuid NOT NULL REFERENCES clients,
  berth_id uuid,
  pipeline_stage pipeline_stage NOT NULL,
  yacht_name text,
  yacht_length_ft numeric,
  added_on date,
  created_at timestamptz NOT NULL,
  archived_at timestamptz,
  last_imported_at timestamptz NOT NULL
);

CREATE TABLE interest_notes (id uuid PRIMARY KEY, interest_id uuid NOT NULL REFERENCES interests, body text NOT NULL);

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  client_id uuid REFERENCES clients,
  interest_id uuid REFERENCES interests,
  title text NOT NULL
);

CREATE TABLE document_signers (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES documents,
  full_name text NOT NULL
);

CREATE TABLE expenses (
  id uuid PRIMARY KEY,
  port_id uuid NOT NULL REFERENCES ports,
  vendor text,
  category text,
  amount numeric(14, 2) NOT NULL,
  payment_method text,
  is_paid boolean NOT NULL,
  spent_at timestamptz,
  description text
);

CREATE TABLE invoices (
  id uuid PRIMARY KEY,
  port_id uuid NOT NULL REFERENCES ports,
  client_id uuid REFERENCES clients,
  number text NOT NULL,
  status text NOT NULL,
  issued_on date,
  due_on date,
  total numeric(14, 2) NOT NULL
);

CREATE TABLE invoice_line_items (
  id uuid PRIMARY KEY,
  invoice_id uuid NOT NULL REFERENCES invoices,
  position integer NOT NULL,
  description text,
  quantity numeric NOT NULL,
  unit_price numeric(14, 2) NOT NULL
);

CREATE TABLE invoice_expenses (
  invoice_id uuid REFERENCES invoices,
  expense_id uuid REFERENCES expenses,
  PRIMARY KEY (invoice_id, expense_id)
);

-- What lies in the bucket, one row for each object. Where it belongs is part of its storage key too.
CREATE TABLE files (
  id uuid PRIMARY KEY,
  storage_key text,
  port_slug text NOT NULL,
  entity text NOT NULL,
  entity_id uuid NOT NULL,
  size_bytes bigint NOT NULL,
  mime_type text NOT NULL,
  sha256 text NOT NULL,
  created_at timestamptz NOT NULL
);

-- What people sent in and nobody has filed yet; when everybody has gone home there is nothing.
CREATE TABLE uploads (
  storage_key text PRIMARY KEY,
  size_bytes bigint NOT NULL,
  sha256 text NOT NULL,
  uploaded_at timestamptz NOT NULL
);

CREATE TABLE tags (id uuid PRIMARY KEY, name text NOT NULL);

CREATE TABLE interest_tags (
  interest_id uuid REFERENCES interests,
  tag_id uuid REFERENCES tags,
  PRIMARY KEY (interest_id, tag_id)
);

CREATE TABLE audit_logs (
  id uuid PRIMARY KEY,
  entity_type text NOT NULL,
  entity_id uuid NOT NULL,
  action text NOT NULL,
  user_id text NOT NULL,
  created_at timestamptz NOT NULL,
  metadata jsonb NOT NULL
);

-- What people ask first: how far the interests in a berth have come, by the number that hangs on its pole.
CREATE VIEW berth_interests AS
  SELECT b.mooring_number, i.id AS interest_id, i.pipeline_stage, i.archived_at
  FROM interests i JOIN berths b ON b.id = i.berth_id;

-- What finance looks at: an invoice as the sum of its lines.
CREATE VIEW invoice_totals AS
  SELECT i.id AS invoice_id, count(l.id) AS lines, coalesce(sum(l.quantity * l.unit_price), 0) AS total
  FROM invoices i LEFT JOIN invoice_line_items l ON l.invoice_id = i.id
  GROUP BY i.id;
