package io.caravan.api;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same on the packaged application. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = SyncsFolder.class, restrictToAnnotatedClass = true)
class BackfillsIT extends BackfillsTest {}
