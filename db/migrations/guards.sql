-- Search by SKU and description without a full scan.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS item_search ON item USING gin ((sku || ' ' || description) gin_trgm_ops);
CREATE UNIQUE INDEX IF NOT EXISTS item_sku_once ON item (entity_id, upper(sku));

-- Balances are rewritten often: leave room on the page so that updates stay there.
ALTER TABLE stock_balance SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- The audit, its seals and the ledger are append-only.
CREATE OR REPLACE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE OR REPLACE TRIGGER stock_movement_append_only BEFORE UPDATE OR DELETE ON stock_movement FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE OR REPLACE TRIGGER exchange_rate_append_only BEFORE UPDATE OR DELETE ON exchange_rate FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE OR REPLACE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

-- A balance carries its item's cost, so that its value can be indexed.
CREATE OR REPLACE FUNCTION take_unit_cost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.unit_cost := coalesce((SELECT unit_cost FROM item WHERE id = NEW.item_id), 0);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER stock_balance_unit_cost BEFORE INSERT ON stock_balance FOR EACH ROW EXECUTE FUNCTION take_unit_cost();
-- In key order, as every writer of balances.
CREATE OR REPLACE FUNCTION pass_unit_cost_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM stock_balance b JOIN after_update n ON n.id = b.item_id WHERE b.unit_cost <> n.unit_cost ORDER BY b.item_id, b.node_id FOR UPDATE OF b;
  UPDATE stock_balance b SET unit_cost = n.unit_cost FROM after_update n WHERE n.id = b.item_id AND b.unit_cost <> n.unit_cost;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER item_unit_cost AFTER UPDATE ON item REFERENCING NEW TABLE AS after_update
  FOR EACH STATEMENT EXECUTE FUNCTION pass_unit_cost_on();

-- An order line names an order and an item that exist. Checked once a statement: as foreign keys the two checks were a
-- third of an import's work (docs/adr/0007-lines-are-checked-a-statement-at-a-time.md). Always by index, because the plan
-- stays with the connection and may have been made when the tables were empty.
CREATE OR REPLACE FUNCTION require_order_and_item() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_nestloop = on AS $$
DECLARE
  missing text;
BEGIN
  SELECT format('order %s', order_id) INTO missing FROM (SELECT DISTINCT order_id FROM written) w
    WHERE NOT EXISTS (SELECT FROM sales_order o WHERE o.id = w.order_id) LIMIT 1;
  IF missing IS NULL THEN
    SELECT format('item %s', item_id) INTO missing FROM (SELECT DISTINCT item_id FROM written) w
      WHERE NOT EXISTS (SELECT FROM item i WHERE i.id = w.item_id) LIMIT 1;
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'An order line names %, which does not exist', missing USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sales_order_line_of_order_and_item AFTER INSERT ON sales_order_line REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_order_and_item();
-- The other side of it: what lines name stays, under its number.
CREATE OR REPLACE FUNCTION refuse_losing_what_is_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% keeps its rows, their ids and what they name', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER sales_order_kept BEFORE DELETE ON sales_order FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER sales_order_same_id BEFORE UPDATE OF id ON sales_order FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER item_kept BEFORE DELETE ON item FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER item_same_id BEFORE UPDATE OF id ON item FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER sales_order_line_same_order_and_item BEFORE UPDATE OF order_id, item_id ON sales_order_line
  FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();

-- A recommendation is about an item, a node and a supplier of its company. Checked as order lines are: thousands are written at once.
CREATE OR REPLACE FUNCTION require_parts_of_company() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_nestloop = on AS $$
DECLARE
  missing text;
BEGIN
  SELECT format('item %s', item_id) INTO missing FROM (SELECT DISTINCT entity_id, item_id FROM written) w
    WHERE NOT EXISTS (SELECT FROM item i WHERE i.id = w.item_id AND i.entity_id = w.entity_id) LIMIT 1;
  IF missing IS NULL THEN
    SELECT format('node %s', node_id) INTO missing FROM (SELECT DISTINCT entity_id, node_id FROM written) w
      WHERE NOT EXISTS (SELECT FROM node n WHERE n.id = w.node_id AND n.entity_id = w.entity_id) LIMIT 1;
  END IF;
  IF missing IS NULL THEN
    SELECT format('supplier %s', supplier_id) INTO missing FROM (SELECT DISTINCT entity_id, supplier_id FROM written) w
      WHERE NOT EXISTS (SELECT FROM supplier s WHERE s.id = w.supplier_id AND s.entity_id = w.entity_id) LIMIT 1;
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'A recommendation names %, which its company does not have', missing USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER recommendation_made_of_company AFTER INSERT ON replenishment_recommendation REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_parts_of_company();
CREATE OR REPLACE TRIGGER recommendation_kept_of_company AFTER UPDATE ON replenishment_recommendation REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_parts_of_company();
CREATE OR REPLACE TRIGGER supplier_kept BEFORE DELETE ON supplier FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER supplier_same_id BEFORE UPDATE OF id, entity_id ON supplier FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER node_kept BEFORE DELETE ON node FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();
CREATE OR REPLACE TRIGGER node_same_id BEFORE UPDATE OF id, entity_id ON node FOR EACH ROW EXECUTE FUNCTION refuse_losing_what_is_named();

-- What a supplier promised first is what it is measured by.
CREATE OR REPLACE FUNCTION keep_first_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The first promise of a purchase order line is never overwritten' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER purchase_order_line_first_promise BEFORE UPDATE OF first_promised_at, promise_given_at ON purchase_order_line FOR EACH ROW
  WHEN (OLD.promise_given_at IS NOT NULL AND (OLD.first_promised_at, OLD.promise_given_at) IS DISTINCT FROM (NEW.first_promised_at, NEW.promise_given_at))
  EXECUTE FUNCTION keep_first_promise();
-- The word that it may become is kept as it was said, or taken back by our no.
CREATE OR REPLACE TRIGGER purchase_order_line_first_word BEFORE UPDATE OF first_offered_at ON purchase_order_line FOR EACH ROW
  WHEN (NEW.first_offered_at IS NOT NULL AND OLD.first_offered_at <> NEW.first_offered_at)
  EXECUTE FUNCTION keep_first_promise();

-- Where a supplier is paid is decided once; what was asked stays as it was asked, and another version follows it.
CREATE OR REPLACE FUNCTION keep_bank_detail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A supplier''s bank details are never overwritten: another version follows' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER supplier_bank_detail_kept BEFORE UPDATE ON supplier_bank_detail FOR EACH ROW
  WHEN (OLD.state <> 'requested' OR (OLD.supplier_id, OLD.version, OLD.iban, OLD.holder, OLD.valid_from, OLD.requested_by, OLD.requested_at)
    IS DISTINCT FROM (NEW.supplier_id, NEW.version, NEW.iban, NEW.holder, NEW.valid_from, NEW.requested_by, NEW.requested_at))
  EXECUTE FUNCTION keep_bank_detail();
CREATE OR REPLACE TRIGGER supplier_bank_detail_stays BEFORE DELETE ON supplier_bank_detail FOR EACH ROW EXECUTE FUNCTION keep_bank_detail();

-- One price of an item, supplier and quantity on a day. Single values as ranges: no extension is needed for them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'supplier_price_one_a_day') THEN
    ALTER TABLE supplier_price ADD CONSTRAINT supplier_price_one_a_day EXCLUDE USING gist (
      int8range(item_id, item_id, '[]') WITH &&, int4range(supplier_id, supplier_id, '[]') WITH &&, int4range(from_quantity, from_quantity, '[]') WITH &&,
      daterange(valid_from, valid_to, '[]') WITH &&) DEFERRABLE INITIALLY IMMEDIATE;
  END IF;
END $$;
