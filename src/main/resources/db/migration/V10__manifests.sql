-- What an open run is bound to publish, until it has ended. It is as large as its files are many, and the rows of
-- sync_run, which are read and written all the time, are not: H2 keeps such a text in the row.
CREATE TABLE IF NOT EXISTS sync_manifest (
    run_id   BIGINT NOT NULL PRIMARY KEY,
    manifest TEXT NOT NULL
);

-- How much a run was bound to publish at each target; this remains.
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS targets TEXT;

-- It is gone already where an upgrade was cut short after its last statement.
ALTER TABLE sync_run ADD COLUMN IF NOT EXISTS manifest TEXT;

INSERT INTO sync_manifest (run_id, manifest) SELECT run_id, manifest FROM sync_run
    WHERE manifest IS NOT NULL AND finished IS NULL AND run_id NOT IN (SELECT run_id FROM sync_manifest);

ALTER TABLE sync_run DROP COLUMN IF EXISTS manifest;
