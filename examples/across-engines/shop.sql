-- The new system of the workshop, in PostgreSQL: the same facts, in the types that a person would choose there.
CREATE TYPE article_kind AS ENUM ('part', 'accessory', 'service');
CREATE TYPE article_size AS ENUM ('small', 'medium', 'large');
CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent');

CREATE TABLE countries (
  code char(3) PRIMARY KEY,
  name text NOT NULL,
  vat numeric(6,3)
);

CREATE TABLE customers (
  id uuid PRIMARY KEY,
  full_name text NOT NULL,
  salutation text,
  email text,
  country char(3),
  born date,
  newsletter boolean,
  interests text[],
  balance numeric(14,4),
  points numeric(20),
  note text,
  joined_at timestamptz,
  photo bytea,
  prefs jsonb
);

CREATE TABLE articles (
  sku text PRIMARY KEY,
  title text,
  price numeric(12,4),
  weight float8,
  torque float4,
  kind article_kind,
  size article_size,
  since int,
  ready_by time,
  changed_at timestamptz,
  sold_out boolean,
  checksum bytea,
  spec jsonb,
  stock bigint,
  barcode char(13)
);

CREATE TABLE orders (
  day date,
  no int,
  customer_id uuid,
  state order_state,
  total numeric(16,4),
  placed_at timestamp,
  paid_at timestamp,
  took interval,
  remark text,
  discount float8,
  gift boolean,
  PRIMARY KEY (day, no)
);

CREATE TABLE order_lines (
  day date,
  no int,
  sku text,
  quantity int,
  price numeric(10,3),
  engraving text,
  colour text,
  PRIMARY KEY (day, no, sku)
);

CREATE TABLE events (
  place text,
  seq numeric(20),
  what text,
  detail text
);
