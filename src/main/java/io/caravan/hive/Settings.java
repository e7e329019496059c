package io.caravan.hive;

/** Session settings that help but that a locked-down HiveServer2 may refuse. */
final class Settings {
    private Settings() {}

    static void tryEach(HiveSession session, String... statements) {
        for (String statement : statements) {
            try {
                session.execute(statement);
            } catch (HiveException e) {
                if (e.outcome() != HiveException.Outcome.FAILED) {
                    throw e;
                }
                org.slf4j.LoggerFactory.getLogger(Settings.class)
                        .debug("HiveServer2 does not take '{}': {}", statement, e.getMessage());
            }
        }
    }
}
