package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;

class QueriesTest {
    private static final List<Class<?>> RESOURCES = List.of(
            BackfillsResource.class,
            ComponentsResource.class,
            ConnectionsResource.class,
            FilesResource.class,
            PlansResource.class,
            ResetsResource.class,
            RunsResource.class,
            SyncBackfillsResource.class,
            SyncFilesResource.class,
            SyncPlansResource.class,
            SyncsResource.class,
            VerificationsResource.class);

    @Test
    void knowsTheParametersThatTheResourcesDeclare() {
        Map<String, List<String>> declared = new HashMap<>();
        for (Class<?> resource : RESOURCES) {
            for (Method method : resource.getDeclaredMethods()) {
                List<String> names = new ArrayList<>();
                for (Parameter parameter : method.getParameters()) {
                    if (parameter.isAnnotationPresent(RestQuery.class)) {
                        names.add(parameter.getName());
                    }
                }
                if (!names.isEmpty()) {
                    declared.put(resource.getSimpleName() + "." + method.getName(), names);
                }
            }
        }
        assertThat(Queries.KNOWN).isEqualTo(declared);
    }

    @Test
    void everyResourceIsLookedAt() throws Exception {
        try (var files = java.nio.file.Files.list(java.nio.file.Path.of("src/main/java/io/caravan/api"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("Resource.java"))
                            .map(name -> name.replace(".java", ""))
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(Arrays.asList(
                            RESOURCES.stream().map(Class::getSimpleName).toArray(String[]::new)));
        }
    }
}
