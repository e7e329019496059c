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
        checked++;
        bytes += item.bytes();
        if (problem != null) {
            wrong++;
            if (findings.size() < MOST) {
                findings.add(new Verification.Finding(item.name(), item.place(), problem));
            }
        }
    }
}
