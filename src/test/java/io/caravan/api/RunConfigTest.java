package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a process is called that has no name of its own. */
class RunConfigTest {
    @Test
    void twoProcessesOfOneHostAndNumberHaveDifferentNames() {
        String name = RunConfig.process();
        assertThat(name)
                .contains("-" + ProcessHandle.current().pid() + "-")
                .isNotEqualTo(RunConfig.process())
                .hasSizeLessThanOrEqualTo(120);
    }
}
