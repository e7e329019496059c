package io.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.endpoint.FileRoots;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dropped file, or a text under trial, may not name, and that looking at it does nothing. */
class VettingTest {
    /** How often anything of {@link Canary} has been run. */
    static final AtomicInteger SUNG = new AtomicInteger();

    private static final String CANARY = "io.caravan.route.VettingTest$Canary";

    @TempDir
    private Path folder;

    private final CamelContext camel = new DefaultCamelContext();
    private Path files;
    private DropFolder drop;

    /** A bean that is allowed, and tells when it is touched. */
    public static final class Canary {
        static {
            SUNG.incrementAndGet();
        }

        private String song;

        public Canary() {
            SUNG.incrementAndGet();
        }

        public void setSong(String song) {
            SUNG.incrementAndGet();
            this.song = song;
        }

        public void begin() {
            SUNG.incrementAndGet();
        }

        public String sing(String tune) {
            return song + " " + tune;
        }
    }

    @BeforeEach
    void start() throws Exception {
        files = Files.createDirectory(folder.resolve("files"));
        RoutePolicy policy = RoutePolicy.of(
                Set.of(), Set.of(), Set.of("io.caravan.route.VettingTest$*"), FileRoots.of(List.of(files)));
        drop = new DropFolder(
                camel, policy, Files.createDirectory(folder.resolve("routes")), Clock.systemUTC(), Runnable::run);
        camel.getRegistry().bind("shop", new JdbcDataSource());
        camel.start();
        drop.scan();
    }

    @AfterEach
    void stop() throws Exception {
        drop.close();
        camel.close();
    }

    private List<Problem> problems(String text) {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> drop.check("a.yaml", text.getBytes(StandardCharsets.UTF_8)));
        return refused == null ? List.of() : refused.problems();
    }

    private static String route(String steps) {
        return "- route:\n    id: r\n    from:\n      uri: direct:r\n      steps:\n        - " + steps + "\n";
    }

    private static String beans(String rest) {
        return "- beans:\n    - { name: b, type: " + CANARY + rest + " }\n";
    }

    private static final String SONG = ", properties: { song: a }, initMethod: begin";

    @Test
    void nothingUnderTrialIsMadeOrEvenInitialized() {
        for (String text : List.of(
                beans(SONG) + route("bean: { ref: b, method: sing }"),
                route("bean: { beanType: " + CANARY + ", method: sing }"),
                route("setBody: { method: { beanType: " + CANARY + ", method: sing } }"),
                route("to: { uri: 'bean:" + CANARY + "', parameters: { method: sing } }"),
                route("to: 'class:" + CANARY + "?method=sing'"),
                route("process: { ref: '#class:" + CANARY + "' }"),
                route("to: { uri: 'sql:select 1', parameters: { dataSource: '#class:" + CANARY + "' } }"),
                route("split: { simple: '${body}', aggregationStrategy: '#class:" + CANARY + "' }"))) {
            int before = SUNG.get();
            assertThatCode(() -> drop.check("a.yaml", text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .doesNotThrowAnyException();
            assertThat(SUNG).as(text).hasValue(before);
        }
        assertThat(camel.getRegistry().lookupByName("b")).isNull();
    }

    @Test
    void aFileThatIsRefusedHasMadeNothingAndAGoodOneMakesItsBeansOnce() throws Exception {
        int before = SUNG.get();
        Path file = folder.resolve("routes/a.yaml");
        Files.writeString(file, beans(SONG) + route("too: log:x"));
        drop.scan();
        drop.scan();
        assertThat(drop.files().get(0).status()).isEqualTo(FileState.Status.REFUSED);
        assertThat(SUNG).hasValue(before);
        Files.writeString(file, beans(SONG) + route("bean: { ref: b, method: sing }"));
        drop.scan();
        drop.scan();
        assertThat(drop.files().get(0).problems()).isEmpty();
        assertThat(camel.createProducerTemplate().requestBody("direct:r", "tune", String.class))
                .isEqualTo("a tune");
    }

    @Test
    void beansAreCheckedByWhatTheirClassDeclares() {
        assertThat(problems(beans(", properties: { sing: a }")).toString())
                .contains("has no property 'sing'", "'song'");
        assertThat(problems(beans(", initMethod: start")).toString()).contains("no method 'start()'");
        assertThat(problems(beans(", constructors: { 0: a }")).toString())
                .contains("no public constructor of 1 values");
        assertThat(problems("- beans:\n    - { name: b, type: java.lang.Runnable }\n")
                        .toString())
                .contains("dropped files may not");
        assertThat(problems(beans("") + route("bean: { ref: c }")).toString())
                .contains("there is no bean of this name");
    }

    static Stream<String> refused() {
        String h2 = "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://127.0.0.1:1/x.sql'";
        return Stream.of(
                "- beans:\n    - { name: b, type: org.h2.jdbcx.JdbcDataSource, properties: { url: \"" + h2
                        + "\" }, initMethod: getConnection }\n",
                "- beans:\n    - { name: b, type: '#class:java.lang.ProcessBuilder', constructors: { 0: touch } }\n",
                "- beans:\n    - { name: b, type: " + CANARY + ", script: '1', scriptLanguage: groovy }\n",
                "- beans:\n    - { name: b, type: " + CANARY + ", builderClass: java.lang.ProcessBuilder }\n",
                "- beans:\n    - { name: b, type: " + CANARY
                        + ", factoryBean: java.lang.Runtime, factoryMethod: getRuntime }\n",
                "- beans:\n    - { name: b, type: " + CANARY
                        + ", properties: { song: '#class:java.lang.ProcessBuilder' } }\n",
                "- routeTemplate:\n    id: t\n    beans: [ { name: b, type: java.lang.ProcessBuilder } ]\n    from: { uri: 'timer:x', steps: [ { to: 'log:x' } ] }\n",
                route("bean: { beanType: java.lang.Runtime, method: exec }"),
                route("bean: { ref: java.lang.Runtime, method: exec }"),
                route("to: 'bean:java.lang.Runtime?method=exec'"),
                route("to: 'class:java.lang.ProcessBuilder'"),
                route("to: 'bean:shop?method=getConnection'"),
                route("bean: { ref: shop, method: getConnection }"),
                route("toD: 'bean:${header.name}'"),
                route("toD: '${header.uri}'"),
                route("toD: { uri: 'log:${header.uri}', cacheSize: -1 }"),
                route("process: { ref: '#class:java.lang.ProcessBuilder' }"),
                route("setBody: { method: { beanType: java.lang.Runtime, method: getRuntime } }"),
                route("script: { groovy: '1' }"),
                route("setBody: { groovy: '1' }"),
                route("setBody: { language: { language: groovy, expression: '1' } }"),
                route("setBody: { spel: '1' }"),
                route("setBody: { simple: '${env:HOME}' }"),
                route("setBody: { simple: '${ sysenv.HOME }' }"),
                route("setBody: { simple: '${sys:user.home}' }"),
                route("setBody: { simple: '$simple{sys.user.home}' }"),
                route("setBody: { simple: '${bean:shop?method=toString}' }"),
                route("setBody: { simple: '${ref:shop}' }"),
                route("setBody: { simple: '${type:java.io.File.separator}' }"),
                route("setBody: { simple: '${properties:caravan.connections.shop.password}' }"),
                route("setBody: { simple: '${properties:${body}}' }"),
                route("setBody: { simple: '${camelContext.name}' }"),
                route("setBody: { simple: '${exchange.context.name}' }"),
                route("setBody: { simple: '${exception.exchange.context}' }"),
                route("setBody: { simple: '${body.class.classLoader}' }"),
                route("setBody: { simple: '${body.getClass().getName()}' }"),
                route("setBody: { simple: '${bodyAs(java.io.File)}' }"),
                route("setBody: { simple: '${exchangeProperty.CaravanTicket.run}' }"),
                route("setBody: { simple: 'resource:file:/etc/passwd' }"),
                route("setBody: { constant: 'resource:file:/etc/passwd' }"),
                route("convertBodyTo: { type: java.io.File }"),
                route("log: '{{caravan.connections.shop.password}}'"),
                route("log: '{{env:HOME}}'"),
                route("log: '{{sys:user.home}}'"),
                route("log: '{{?caravan.token}}'"),
                route("log: '{{{{caravan.route.x}}}}'"),
                route("log: '{{bean:shop.url}}'"),
                route("log: '${env:HOME}'"),
                route("to: 'log:x?marker={{caravan.store.password}}'"),
                route("to: { uri: 'log:x', parameters: { marker: '{{caravan.store.password}}' } }"),
                route("to: { uri: 'log:x', parameters: { marker: '#property:caravan.store.password' } }"),
                route("to: 'sql:file:/etc/passwd'"),
                route("to: 'sql:classpath:x.sql'"),
                route("to: 'file:/etc'"),
                route("to: { uri: 'file:x/../../../etc' }"),
                route("to: 'dataset:x'"),
                route("enrich: { constant: 'log:x', cacheSize: -1 }"),
                route("unmarshal: { json: { unmarshalType: java.lang.ProcessBuilder } }"),
                route("unmarshal: { json: { allowUnmarshallType: true } }"),
                route("throwException: { exceptionType: java.lang.ProcessBuilder, message: x }"),
                route("throwException: { exceptionType: org.h2.jdbc.JdbcSQLException, message: x }"),
                "- onException:\n    exception: [org.h2.Driver]\n    steps: [ { log: x } ]\n",
                "- errorHandler:\n    deadLetterChannel: { deadLetterUri: 'bean:shop' }\n",
                from("file:/etc"),
                from("file:/etc?include=passwd"),
                from("platform-http:/api/v1/runs"),
                from("platform-http:api/v1/runs"),
                from("platform-http:///api"),
                from("platform-http:/API/v1/runs"),
                from("platform-http:/%61pi/v1"),
                from("platform-http:/x/../api"),
                from("platform-http:/./api"),
                from("platform-http:/q/metrics"),
                from("platform-http:/{any}/v1/runs"),
                from("platform-http:/:any/v1/runs"),
                from("platform-http:/*"),
                from("platform-http:/?matchOnUriPrefix=true"),
                from("platform-http:/ap?matchOnUriPrefix=true"),
                from("platform-http:proxy"),
                "- rest:\n    path: /api\n    get: [ { path: /v1/runs, to: 'direct:x' } ]\n",
                "- rest:\n    get: [ { path: '/{any}/v1/runs', to: 'direct:x' } ]\n",
                "- rest:\n    path: /x\n    get: [ { path: /y, to: 'bean:shop' } ]\n",
                "- restConfiguration: { contextPath: /api }\n",
                // What Kafka's client would load, run or read.
                from("kafka:t?additionalProperties.config.providers=file"),
                from(
                        "kafka:t?additionalProperties.config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider"),
                from("kafka:t?additionalProperties.interceptor.classes=javax.script.ScriptEngineManager"),
                from(
                        "kafka:t?additionalProperties.sasl.client.callback.handler.class=javax.script.ScriptEngineManager"),
                from("kafka:t?additionalProperties.metric.reporters=javax.script.ScriptEngineManager"),
                route("to: { uri: 'kafka:t', parameters: { additionalProperties: { config.providers: file } } }"),
                route("to: { uri: 'kafka:t', parameters: { valueSerializer: javax.script.ScriptEngineManager } }"),
                from("kafka:t?valueDeserializer=javax.script.ScriptEngineManager"),
                from("kafka:t?interceptorClasses=javax.script.ScriptEngineManager"),
                route("to: { uri: 'kafka:t', parameters: { partitioner: javax.script.ScriptEngineManager } }"),
                route(
                        "to: { uri: 'kafka:t', parameters: { saslJaasConfig: 'com.sun.security.auth.module.KeyStoreLoginModule required keyStoreURL=\"http://127.0.0.1:1/\";' } }"),
                route(
                        "to: { uri: 'kafka:t', parameters: { saslJaasConfig: 'RAW(org.apache.kafka.common.security.plain.PlainLoginModule required; com.sun.security.auth.module.KeyStoreLoginModule required;)' } }"),
                route("to: { uri: 'sql:select 1', parameters: { outputClass: javax.script.ScriptEngineManager } }"),
                route("to: { uri: 'jdbc:shop', parameters: { outputClass: javax.script.ScriptEngineManager } }"),
                // What would change the routes of other files.
                "- restConfiguration: { component: jetty, host: example.com }\n",
                "- dataFormats: { json: { id: j, unmarshalType: java.util.Map } }\n",
                "- routeConfiguration:\n    - intercept: { steps: [ { setBody: { constant: forged } } ] }\n",
                "- interceptSendToEndpoint: { uri: 'hive:*', skipSendToOriginalEndpoint: 'true', steps: [ { log: x } ] }\n",
                "- routeConfiguration:\n    id: c\n    interceptSendToEndpoint:\n      - interceptSendToEndpoint: { uri: 'hive:*', steps: [ { log: x } ] }\n");
    }

    private static String from(String uri) {
        return "- route:\n    id: r\n    from:\n      uri: \"" + uri + "\"\n      steps: [ { to: 'log:x' } ]\n";
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatReachesOutOfTheMessageIsRefusedWithItsPlace(String text) {
        int endpoints = camel.getEndpoints().size();
        assertThat(problems(text)).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.message()).contains(": cannot ");
        });
        assertThat(camel.getEndpoints()).hasSize(endpoints);
    }

    @Test
    void whatATemplateBecomesIsLookedAtToo() {
        String template = "- routeTemplate:\n    id: t\n    parameters: [ { name: a }, { name: b } ]\n    from:\n"
                + "      uri: 'timer:{{a}}'\n      steps: [ { setBody: { simple: '${ {{b}}:HOME}' } }, { toD: '{{a}}' } ]\n";
        assertThat(problems(template + made("x", "env")).toString()).contains("${env}");
        assertThat(problems(template + made("bean:java.lang.Runtime", "header")).toString())
                .contains("no bean of this name");
        assertThat(problems(template + made("{{caravan.token}}", "header")).toString())
                .contains("the setting 'caravan.token'");
    }

    private static String made(String a, String b) {
        return "- templatedRoute:\n    routeId: made\n    routeTemplateRef: t\n    parameters: [ { name: a, value: '"
                + a + "' }, { name: b, value: '" + b + "' } ]\n";
    }

    @Test
    void aLinkInAFolderThatIsAllowedLeadsNowhereElse() throws Exception {
        Files.createSymbolicLink(files.resolve("etc"), Path.of("/etc"));
        assertThat(problems(from("file:" + files + "/etc")).toString()).contains("is in none of the folders");
        assertThat(problems(from("file:" + files + "/in?move=../../out")).toString())
                .contains("'move' leads out");
        assertThat(problems(from("file:" + files + "/in?move=done"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter: { simple: '${body[status]} == 1', steps: [ { log: 'a ${body} of ${header.x}' } ] }",
                "setBody: { simple: '${body.size} ${exchangeId} ${exchangeProperty.mine} ${date:now:yyyy}' }",
                "setBody: { constant: '{\"a\": {\"b\": 1}}' }",
                "log: 'the environment of ${body} in class.name'",
                "to: { uri: 'sql:select 1', parameters: { dataSource: '#shop' } }",
                "toD: 'log:${header.x}'",
                "to: { uri: 'kafka:t', parameters: { additionalProperties.linger.ms: 5, additionalProperties.transactional.id: a,"
                        + " valueSerializer: org.apache.kafka.common.serialization.ByteArraySerializer, saslJaasConfig:"
                        + " 'RAW(org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\""
                        + " password=\"b c\";)' } }",
                "unmarshal: { json: { unmarshalType: java.util.Map } }",
                "convertBodyTo: { type: java.util.List }",
                "throwException: { exceptionType: java.lang.IllegalStateException, message: no }"
            })
    void ordinaryStepsAreTaken(String step) {
        assertThat(problems(route(step))).isEmpty();
        assertThat(problems(from("platform-http:/hooks/{id}?matchOnUriPrefix=true")))
                .noneMatch(problem -> problem.message().contains("first name"));
    }

    @Test
    void runningRoutesAreHeldToTheSame() throws Exception {
        Files.writeString(
                folder.resolve("routes/r.yaml"),
                route("recipientList: { simple: '${body}' }")
                        + route("toD: 'log:${body}'").replace("r\n", "d\n"));
        drop.scan();
        drop.scan();
        assertThat(drop.files().get(0).problems()).isEmpty();
        System.setProperty("caravan.connections.shop.password", "hush");
        System.setProperty("caravan.route.word", "seen");
        try {
            for (String uri : List.of(
                    "bean:java.lang.Runtime?method=getRuntime",
                    "bean:shop?method=getConnection",
                    "class:java.lang.ProcessBuilder",
                    "file:/etc",
                    "dataset:x",
                    "log:{{caravan.connections.shop.password}}",
                    "log:{{env:HOME}}",
                    "log:{{sys:user.home}}",
                    "log:{{user.home}}")) {
                assertThatThrownBy(() -> camel.createProducerTemplate().requestBody("direct:r", uri))
                        .as(uri)
                        .isInstanceOf(org.apache.camel.CamelExecutionException.class)
                        .rootCause()
                        .hasMessageNotContaining("hush");
            }
        } finally {
            System.clearProperty("caravan.connections.shop.password");
            System.clearProperty("caravan.route.word");
        }
    }
}
