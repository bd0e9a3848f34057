/** Tables that a writer meets: ordinary ones, and each kind that it must leave alone. */
export const SCHEMA = `
  CREATE TABLE berths (id int PRIMARY KEY, name text NOT NULL UNIQUE, pier text, size numeric(5,2) CHECK (size > 0), vector tsvector,
    twice numeric GENERATED ALWAYS AS (size * 2) STORED, number int GENERATED ALWAYS AS IDENTITY, archived boolean DEFAULT false, code text UNIQUE);
  INSERT INTO berths (id, name, pier, size, code) VALUES (1, 'A1', 'A', 10, 'x'), (2, 'A2', 'A', 12, 'y'), (3, 'B1', 'B', 9, 'z');
  UPDATE berths SET archived = true WHERE id = 3;
  CREATE TABLE leases (id int PRIMARY KEY, code text REFERENCES berths (code), berth int REFERENCES berths);
  INSERT INTO leases VALUES (1, 'x', 1), (2, NULL, NULL);
  CREATE TABLE notes (id int PRIMARY KEY, berth int);
  CREATE TABLE lines (note int REFERENCES notes ON DELETE CASCADE, at int, PRIMARY KEY (note, at));
  INSERT INTO notes VALUES (1, 1); INSERT INTO lines VALUES (1, 1), (1, 2);
  CREATE VIEW seen AS SELECT * FROM berths;
  CREATE TABLE keyless (id int, name text); INSERT INTO keyless VALUES (1, 'k');
  CREATE TABLE ruled (id int PRIMARY KEY, name text); INSERT INTO ruled VALUES (1, 'r');
  CREATE RULE elsewhere AS ON UPDATE TO ruled DO ALSO DELETE FROM keyless;
  CREATE TABLE parted (id int, pier text, name text, PRIMARY KEY (id, pier)) PARTITION BY LIST (pier);
  CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('A'); CREATE TABLE parted_b PARTITION OF parted FOR VALUES IN ('B');
  INSERT INTO parted VALUES (1, 'A', 'p'), (1, 'B', 'q');
  CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
  CREATE FOREIGN TABLE distant (id int, name text) SERVER far;
  CREATE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
  CREATE FUNCTION shouts() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END';
  CREATE FUNCTION objects() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no: %', NEW.name; END$$;
  CREATE TABLE kept (id int PRIMARY KEY, name text); CREATE TRIGGER t BEFORE UPDATE OR DELETE ON kept FOR EACH ROW EXECUTE FUNCTION keeps();
  CREATE TABLE loud (id int PRIMARY KEY, name text); CREATE TRIGGER t BEFORE UPDATE ON loud FOR EACH ROW EXECUTE FUNCTION shouts();
  CREATE TABLE late (id int PRIMARY KEY, name text);
  CREATE CONSTRAINT TRIGGER t AFTER UPDATE ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION objects();
  INSERT INTO kept VALUES (1, 'k'); INSERT INTO loud VALUES (1, 'L'); INSERT INTO late VALUES (1, 'l');`;

/** Those that hold rows. */
export const TABLES = [
  'berths',
  'leases',
  'notes',
  'lines',
  'keyless',
  'ruled',
  'parted',
  'kept',
  'loud',
  'late',
];
