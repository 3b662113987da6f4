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
