package io.caravan.store;

import io.caravan.run.Item;
import java.util.ArrayList;
import java.util.List;

/** What a verification has found so far. For one thread. */
public final class VerificationTally {
    private static final int MOST = 1000;

    long checked;
    long bytes;
    long wrong;
    final List<Verification.Finding> findings = new ArrayList<>();

    public void add(Item item, String problem) {
        bytes += item.bytes();
        add(item.name(), item.place(), problem);
    }

    /** @param problem null if there is none */
    public void add(String name, String place, String problem) {
        checked++;
        if (problem != null) {
            wrong++;
            if (findings.size() < MOST) {
                findings.add(new Verification.Finding(name, place, problem));
            }
        }
    }
}
