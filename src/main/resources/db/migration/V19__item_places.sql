-- A place at the target holds one item: what a run writes there takes it from the item that was there before. place_key is a
-- digest of the place, which may be too long for an index.
ALTER TABLE sync_item ADD COLUMN IF NOT EXISTS place_key VARCHAR(32);

CREATE INDEX IF NOT EXISTS sync_item_by_place ON sync_item (sync, place_key);
