-- What a run has done with each file (or other named thing) that its source found. One of each name is current: what the
-- sync's target is known to hold, which the next run compares with. It outlives its run. name_key is a digest of the name,
-- which may be too long for an index.
CREATE TABLE IF NOT EXISTS sync_item (
    run_id   BIGINT NOT NULL,
    name_key VARCHAR(32) NOT NULL,
    split_no INTEGER NOT NULL,
    sync     VARCHAR(1500) NOT NULL,
    name     TEXT NOT NULL,
    state    VARCHAR(16) NOT NULL,
    version  TEXT,
    bytes    BIGINT NOT NULL,
    digest   VARCHAR(200),
    place    TEXT,
    note     TEXT,
    happened TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    latest   BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, name_key)
);

CREATE INDEX IF NOT EXISTS sync_item_by_name ON sync_item (name_key, sync);
CREATE INDEX IF NOT EXISTS sync_item_by_sync ON sync_item (sync, latest, name_key);

-- How many the source looked through, and how many of them the target was known to hold already.
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS items_found BIGINT;
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS items_unchanged BIGINT;
