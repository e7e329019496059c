-- What runs have published where, as their targets note it before it becomes visible. FILES are kept as long as their run,
-- for a run of the same time that takes them away; FOLDERs until they are removed from the target.
-- replaces is the folder that the place pointed to before; tries how often publishing it was begun; look when it has to be
-- read back next, because a statement may arrive late.
CREATE TABLE IF NOT EXISTS sync_publication (
    run_id    BIGINT NOT NULL,
    place_key VARCHAR(64) NOT NULL,
    kind      VARCHAR(8) NOT NULL,
    root      VARCHAR(500) NOT NULL,
    path      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    replaces  TEXT,
    tries     INTEGER NOT NULL,
    noted     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    committed TIMESTAMP(6) WITH TIME ZONE,
    replaced  TIMESTAMP(6) WITH TIME ZONE,
    removed   TIMESTAMP(6) WITH TIME ZONE,
    look      TIMESTAMP(6) WITH TIME ZONE,
    PRIMARY KEY (run_id, place_key)
);

CREATE INDEX IF NOT EXISTS sync_publication_by_place ON sync_publication (place_key, run_id);
CREATE INDEX IF NOT EXISTS sync_publication_by_root ON sync_publication (root, committed);
CREATE INDEX IF NOT EXISTS sync_publication_replaced ON sync_publication (replaced);
CREATE INDEX IF NOT EXISTS sync_publication_look ON sync_publication (look);
