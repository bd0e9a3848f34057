-- The old system: four NocoDB tables, with the column titles that people typed and mostly text inside.
-- Times have no zone: they are the marina's local time.

CREATE TABLE "Berths" (
  id integer PRIMARY KEY,
  created_at timestamp NOT NULL,
  updated_at timestamp,
  "Mooring Number" text,
  "Area" text,
  "Berth Type" text,
  "Status" text,
  "Length" text,
  "Width" text,
  "Price" text,
  "Power Capacity" text,
  "Archived" timestamp
);

-- Holds the clients too: whoever asks twice is here twice.
CREATE TABLE "Interests" (
  id integer PRIMARY KEY,
  created_at timestamp NOT NULL,
  updated_at timestamp,
  "Full Name" text,
  "Email Address" text,
  "Phone Number" text,
  "Place of Residence" text,
  "Sales Process Level" text,
  "Mooring Number" text,
  "Yacht Name" text,
  "Yacht Length" text,
  "Date Added" date,
  "Tags" text,
  "Internal Notes" text,
  "EOI Document" text,
  "Archived" timestamp
);

CREATE TABLE "Expenses" (
  id integer PRIMARY KEY,
  created_at timestamp NOT NULL,
  "Establishment Name" text,
  "Category" text,
  "Price" text,
  "Payment Method" text,
  "Paid" text,
  "Time" timestamp,
  "Contents" text
);

CREATE TABLE "Invoices" (
  id integer PRIMARY KEY,
  created_at timestamp NOT NULL,
  "Invoice Number" text,
  "Client Email" text,
  "Status" text,
  "Issued" date,
  "Due" date,
  "Total" text,
  "Line Items" jsonb,
  "Expenses" text
);
