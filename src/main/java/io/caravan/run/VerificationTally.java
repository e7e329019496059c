package io.caravan.run;

import java.util.ArrayList;
import java.util.List;

/** What a verification has found so far. For one thread. */
final class VerificationTally {
    private static final int MOST = 1000;

    long checked;
    long bytes;
    long wrong;
    final List<Verification.Finding> findings = new ArrayList<>();

    void add(Item item, String problem) {
        bytes += item.bytes();
        add(item.name(), item.place(), problem);
    }

    /** @param problem null if there is none */
    void add(String name, String place, String problem) {
        checked++;
        if (problem != null) {
            wrong++;
            if (findings.size() < MOST) {
                findings.add(new Verification.Finding(name, place, problem));
            }
        }
    }
}
