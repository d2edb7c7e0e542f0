-- Lines of the audit are numbered without a gap and chained: each carries a hash of itself and of the hash before it.
-- Whoever changes or takes out a line has to write all that follow anew, and the head, which `GET /api/audit/check` compares.
-- The same hash is computed in server/src/audit/chain.ts.
ALTER TABLE "audit" ALTER COLUMN "id" SET DEFAULT 0;--> statement-breakpoint
DROP SEQUENCE IF EXISTS "audit_id_seq" CASCADE;--> statement-breakpoint
INSERT INTO "audit_head" ("one", "id", "hash") VALUES (1, 0, '');--> statement-breakpoint
CREATE FUNCTION audit_hash(before text, line audit) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\n', before, line.id, line.at, coalesce(line.account_id, ''),
    coalesce(line.person_id, ''), line.act, line.entry::text), 'UTF8')), 'hex')
$$;--> statement-breakpoint
DO $$
DECLARE
  line audit%ROWTYPE;
  head audit_head%ROWTYPE;
  was bigint;
BEGIN
  SELECT * INTO head FROM audit_head;
  UPDATE audit SET id = -id;
  FOR line IN SELECT * FROM audit ORDER BY id DESC LOOP
    was := line.id;
    line.id := head.id + 1;
    head.id := line.id;
    head.hash := audit_hash(head.hash, line);
    UPDATE audit SET id = head.id, hash = head.hash WHERE id = was;
  END LOOP;
  UPDATE audit_head SET id = head.id, hash = head.hash;
END $$;--> statement-breakpoint
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head audit_head%ROWTYPE;
BEGIN
  SELECT * INTO head FROM audit_head WHERE one = 1 FOR UPDATE;
  NEW.id := head.id + 1;
  NEW.hash := audit_hash(head.hash, NEW);
  UPDATE audit_head SET id = NEW.id, hash = NEW.hash WHERE one = 1;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER audit_chain BEFORE INSERT ON "audit" FOR EACH ROW EXECUTE FUNCTION audit_chain();--> statement-breakpoint
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only';
END $$;--> statement-breakpoint
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit" FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
