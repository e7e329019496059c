package io.caravan.sync;

import org.apache.camel.spi.Metadata;

/** The headers of exchanges to and from syncs. */
public final class SyncHeaders {
    /** A business date as {@code 2026-01-31}. */
    @Metadata(description = "Run for this business date, apart from the managed cursor", javaType = "String")
    public static final String BIZDATE = "CaravanBizdate";

    /** The number of a run. */
    @Metadata(description = "The run that was started or that has ended", javaType = "Long")
    public static final String RUN = "CaravanRun";

    /** The id of a sync. */
    @Metadata(description = "The sync that was started or whose run has ended", javaType = "String")
    public static final String SYNC = "CaravanSync";

    /** How a run has ended. */
    @Metadata(description = "COMMITTED, FAILED, CANCELLED or QUARANTINED", javaType = "String")
    public static final String STATUS = "CaravanStatus";

    private SyncHeaders() {}
}
