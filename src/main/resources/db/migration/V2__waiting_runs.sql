-- Runs that wait for their turn: for the run before, for other syncs, for a time. Such a run has been elected, and holds nothing.
-- params tells the runs of one logical time apart that a fan-out makes; rerun those that were made again for the same time.
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS params VARCHAR(1000) DEFAULT '' NOT NULL;
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS rerun INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS retry INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS not_before TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS waiting_for TEXT;
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS backfill_id BIGINT;

ALTER TABLE sync_run DROP CONSTRAINT IF EXISTS sync_run_once;
ALTER TABLE sync_run DROP CONSTRAINT IF EXISTS sync_run_elected;
ALTER TABLE sync_run ADD CONSTRAINT sync_run_elected UNIQUE (route, logical_time, params, rerun);
