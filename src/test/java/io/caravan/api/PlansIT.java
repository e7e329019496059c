package io.caravan.api;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged application. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = PlansFolder.class, restrictToAnnotatedClass = true)
class PlansIT extends PlansTest {}
