package io.caravan.engine;

import io.caravan.store.WaitingRun;

/** Something that a waiting run may have to wait for. Asked by the scheduler's thread, about every second. */
interface Gate {
    /** Why the run cannot begin now, as "waits for …" goes on; null if nothing of this kind keeps it. */
    String hindrance(WaitingRun waiting, Sync sync);
}
