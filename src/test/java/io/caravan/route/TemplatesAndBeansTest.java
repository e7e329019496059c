package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.endpoint.FileRoots;
import io.caravan.route.FileState.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropped files with more in them than routes. */
class TemplatesAndBeansTest {
    private static final String TEMPLATE =
            """
            - routeTemplate:
                id: copy
                parameters:
                  - name: table
                  - name: every
                    defaultValue: "60000"
                from:
                  uri: timer:{{table}}
                  parameters:
                    period: "{{every}}"
                  steps:
                    - to: log:{{table}}
            """;
    private static final String USE =
            """
            - templatedRoute:
                routeId: orders
                routeTemplateRef: copy
                parameters:
                  - name: table
                    value: orders
            """;
    private static final String GREETER =
            """
            - beans:
                - name: greeter
                  type: io.caravan.route.TemplatesAndBeansTest$Greeter
                  properties:
                    greeting: "hello"
            - route:
                id: greet
                from:
                  uri: direct:greet
                  steps:
                    - bean: { ref: greeter, method: greet }
            """;

    @TempDir
    private Path folder;

    private final CamelContext camel = new DefaultCamelContext();
    private DropFolder drop;

    /** A bean as a user has them. */
    public static final class Greeter {
        private String greeting;

        public void setGreeting(String greeting) {
            this.greeting = greeting;
        }

        public String greet(String name) {
            return greeting + " " + name;
        }
    }

    @BeforeEach
    void startCamel() {
        camel.start();
        RoutePolicy policy =
                RoutePolicy.of(Set.of(), Set.of(), Set.of("io.caravan.route.TemplatesAndBeansTest$*"), FileRoots.all());
        drop = new DropFolder(camel, policy, folder, Clock.systemUTC(), Runnable::run);
        drop.scan();
    }

    @AfterEach
    void stopCamel() throws Exception {
        drop.close();
        camel.close();
    }

    @Test
    void makesRoutesFromATemplateInAnotherFileInEitherOrder() throws Exception {
        write("a-use.yaml", USE);
        write("b-template.yaml", TEMPLATE);
        settle();
        assertThat(drop.files()).allMatch(file -> file.status() == Status.OK);
        assertThat(camel.getRoute("orders").getEndpoint().getEndpointUri()).isEqualTo("timer://orders?period=60000");
    }

    @Test
    void replacesItsRoutesWhenATemplateChangesAndNoOthers() throws Exception {
        write("template.yaml", TEMPLATE);
        write(
                "use.yaml",
                USE
                        + "- route:\n    id: other\n    from:\n      uri: timer:other\n      steps:\n        - to: log:x\n");
        settle();
        Route orders = camel.getRoute("orders");
        Route other = camel.getRoute("other");
        write("template.yaml", TEMPLATE.replace("60000", "50000"));
        settle();
        assertThat(camel.getRoute("orders")).isNotNull().isNotSameAs(orders);
        assertThat(camel.getRoute("orders").getEndpoint().getEndpointUri()).contains("50000");
        assertThat(camel.getRoute("other")).isSameAs(other);
    }

    @Test
    void keepsItsRoutesWhenATemplateIsRemoved() throws Exception {
        write("template.yaml", TEMPLATE);
        write("use.yaml", USE);
        settle();
        Route orders = camel.getRoute("orders");
        Files.delete(folder.resolve("template.yaml"));
        settle();
        assertThat(camel.getRoute("orders")).isSameAs(orders);
        assertThat(state("use.yaml").status()).isEqualTo(Status.REFUSED);
        assertThat(state("use.yaml").problems().get(0).message()).contains("there is no route template 'copy'");
    }

    @Test
    void refusesAMisspeltAndAMissingTemplateParameter() throws Exception {
        write("all.yaml", TEMPLATE + USE.replace("name: table", "name: tabel"));
        settle();
        assertThat(state("all.yaml").problems())
                .extracting(Problem::message)
                .anyMatch(text -> text.contains("no such parameter. Did you mean 'table'?"))
                .anyMatch(text -> text.contains("needs the parameter 'table'. Give it a value."));
        assertThat(state("all.yaml").problems().get(1).line()).isEqualTo(17);
    }

    @Test
    void refusesAWrongOptionThatOnlyShowsInARouteMadeFromTheTemplate() throws Exception {
        write("all.yaml", TEMPLATE + USE + "      - name: every\n        value: often\n");
        settle();
        assertThat(state("all.yaml").problems()).hasSize(1);
        assertThat(state("all.yaml").problems().get(0).message())
                .contains("orders: cannot set the option 'period' of timer:")
                .contains("'often'");
    }

    @Test
    void bindsBeansAndReplacesThemWithTheirRoutes() throws Exception {
        write("greet.yaml", GREETER);
        settle();
        assertThat(greet()).isEqualTo("hello you");
        write("greet.yaml", GREETER.replace("\"hello\"", "\"bye\""));
        settle();
        assertThat(greet()).isEqualTo("bye you");
        Files.delete(folder.resolve("greet.yaml"));
        settle();
        assertThat(camel.getRegistry().lookupByName("greeter")).isNull();
    }

    @Test
    void keepsTheLastGoodBeansOfARefusedFile() throws Exception {
        write("greet.yaml", GREETER);
        settle();
        write("greet.yaml", GREETER.replace("\"hello\"", "\"bye\"").replace("ref: greeter", "ref: greter"));
        settle();
        assertThat(state("greet.yaml").status()).isEqualTo(Status.REFUSED);
        assertThat(greet()).isEqualTo("hello you");
        assertThat(((Greeter) camel.getRegistry().lookupByName("greeter")).greet("you"))
                .isEqualTo("hello you");
    }

    @Test
    void refusesABeanOfAnUnknownClass() throws Exception {
        write("greet.yaml", GREETER.replace("$Greeter", "$Nobody"));
        settle();
        assertThat(state("greet.yaml").status()).isEqualTo(Status.REFUSED);
        assertThat(state("greet.yaml").problems().toString()).contains("Nobody");
    }

    @Test
    void appliesErrorHandlingOfAFileToItsOwnRoutesOnly() throws Exception {
        String handled =
                "- onException:\n    exception: [java.lang.Exception]\n    handled: { constant: \"true\" }\n    steps:\n"
                        + "      - setBody: { constant: \"caught\" }\n";
        String failing = "- route:\n    id: ID\n    from:\n      uri: direct:ID\n      steps:\n"
                + "        - throwException: { exceptionType: java.lang.IllegalStateException, message: no }\n";
        write("with.yaml", handled + failing.replace("ID", "with"));
        write("without.yaml", failing.replace("ID", "without"));
        settle();
        assertThat(drop.files()).allMatch(file -> file.status() == Status.OK);
        assertThat(camel.createProducerTemplate().requestBody("direct:with", "x", String.class))
                .isEqualTo("caught");
        assertThat(camel.createFluentProducerTemplate()
                        .to("direct:without")
                        .request(org.apache.camel.Exchange.class)
                        .isFailed())
                .isTrue();
    }

    @Test
    void passesValuesWithAmpersandAndPercentAsTheyAreWritten() throws Exception {
        write(
                "odd.yaml",
                "- route:\n    id: odd\n    from:\n      uri: timer:odd\n      parameters:\n        period: 60000\n"
                        + "      steps:\n        - to:\n            uri: log:odd\n            parameters:\n"
                        + "              marker: \"a like 'x%' & b + c = d\"\n");
        settle();
        assertThat(state("odd.yaml").problems()).isEmpty();
        var log = camel.getEndpoints().stream()
                .filter(org.apache.camel.component.log.LogEndpoint.class::isInstance)
                .map(org.apache.camel.component.log.LogEndpoint.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(log.getMarker()).isEqualTo("a like 'x%' & b + c = d");
    }

    private String greet() {
        return camel.createProducerTemplate().requestBody("direct:greet", "you", String.class);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void settle() {
        drop.scan();
        drop.scan();
    }

    private FileState state(String name) {
        return drop.files().stream()
                .filter(file -> file.file().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
