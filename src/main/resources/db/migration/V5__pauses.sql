-- Syncs that are paused: their schedule does not fire and what waits does not begin. Each process reads it once a second.
CREATE TABLE IF NOT EXISTS sync_pause (
    route  VARCHAR(500) NOT NULL PRIMARY KEY,
    since  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    reason TEXT
);
