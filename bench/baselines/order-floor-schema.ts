export const FLOOR_SCHEMA = `
  DROP TABLE IF EXISTS floor_line, floor_movement, floor_order, floor_stock;
  CREATE TABLE floor_stock (item_id int PRIMARY KEY, sku text UNIQUE NOT NULL, sellable int NOT NULL, allocated int NOT NULL DEFAULT 0, CHECK (allocated <= sellable)) WITH (fillfactor = 70);
  CREATE TABLE floor_order (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text UNIQUE NOT NULL, placed_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE floor_line (order_id bigint NOT NULL, item_id int NOT NULL, ordered int NOT NULL, allocated int NOT NULL);
  CREATE TABLE floor_movement (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item_id int NOT NULL, order_id bigint NOT NULL, quantity int NOT NULL)`;
