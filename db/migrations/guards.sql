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
