-- The old system of a bicycle workshop, in MariaDB or MySQL, each column in the type that this engine has for it.
CREATE TABLE countries (
  code char(3) PRIMARY KEY,
  name varchar(60) NOT NULL,
  vat decimal(5,2)
) CHARACTER SET utf8mb4;

CREATE TABLE customers (
  id binary(16) PRIMARY KEY,
  name varchar(80) NOT NULL,
  salutation char(6),
  email varchar(120) COLLATE utf8mb4_unicode_ci,
  country char(3),
  born date NOT NULL DEFAULT '0000-00-00',
  newsletter tinyint(1),
  interests set('road','gravel','city','e-bike'),
  balance decimal(12,2),
  points bigint unsigned,
  note text,
  joined datetime(6),
  photo blob,
  prefs json
) CHARACTER SET utf8mb4;

CREATE TABLE articles (
  sku varchar(40) COLLATE utf8mb4_bin PRIMARY KEY,
  title varchar(80) CHARACTER SET latin1,
  price decimal(10,2),
  weight double,
  torque float,
  kind enum('P','A','S','X'),
  size enum('small','medium','large'),
  since year,
  ready_by time(6),
  changed timestamp(6) NULL,
  sold_out bit(1),
  checksum varbinary(20),
  spec json,
  stock int unsigned,
  barcode char(13)
) CHARACTER SET utf8mb4;

CREATE TABLE orders (
  day date,
  no int,
  customer binary(16),
  state enum('new','paid','sent'),
  total decimal(14,2),
  placed datetime(6),
  paid datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  took time,
  remark mediumtext,
  discount double,
  gift tinyint(1),
  PRIMARY KEY (day, no)
) CHARACTER SET utf8mb4;

CREATE TABLE order_lines (
  day date,
  no int,
  sku varchar(40) COLLATE utf8mb4_bin,
  quantity smallint,
  price decimal(10,3),
  engraving varchar(40),
  colour varchar(40),
  PRIMARY KEY (day, no, sku)
) CHARACTER SET utf8mb4;

-- A log without a unique key.
CREATE TABLE events (
  place varchar(20) COLLATE utf8mb4_bin,
  seq bigint unsigned,
  what varchar(60),
  detail varchar(60),
  KEY (seq)
) CHARACTER SET utf8mb4;
