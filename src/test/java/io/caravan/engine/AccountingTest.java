package io.caravan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException;
import io.caravan.run.RunStatus;
import io.caravan.store.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.model.language.SimpleExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a source sends arrive at a target or a filter, or the run fails and says where they were lost. */
class AccountingTest {
    @TempDir
    static Path root;

    private static DataSource database;
    private Node node;

    /** What stands between source and target. */
    interface Steps {
        void in(org.apache.camel.model.RouteDefinition route);
    }

    @BeforeEach
    void start() throws Exception {
        if (database == null) {
            database = Stores.H2.open(root, "accounting");
        }
        node = new Node("n", database, root, Clock.systemUTC(), Power.on()).rows(0, 25);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private RunRecord run(String route, Steps steps) throws Exception {
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(ArithmeticException.class).handled(true).to("log:swallowed?level=OFF");
                steps.in(from("rows:r").id(route));
            }
        });
        return node.run(route);
    }

    private List<Long> published(String name) throws Exception {
        return Folder.published(root, name);
    }

    private static List<Long> numbers(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    @Test
    void countsEveryRow() throws Exception {
        RunRecord run = run("plain", route -> route.to("folder:plain"));
        assertThat(run.status()).isEqualTo(RunStatus.COMMITTED);
        assertThat(run)
                .extracting(
                        RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished, RunRecord::bytesRead)
                .containsExactly(25L, 0L, 25L, 200L);
        assertThat(published("plain")).isEqualTo(numbers(25));
    }

    @Test
    void countsWhatAFilterStops() throws Exception {
        RunRecord run = run("filtered", route -> route.filter(exchange -> exchange.getIn()
                                .getBody(io.caravan.record.RecordBatch.class)
                                .size()
                        < Rows.BATCH)
                .to("folder:filtered"));
        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, 20L, 5L);
    }

    @Test
    void leavesTheTargetAsItWasWhenAFilterStopsEveryBatch() throws Exception {
        RunRecord run = run("stopped", route -> route.filter(exchange -> false).to("folder:stopped"));
        assertThat(run)
                .extracting(RunRecord::status, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(RunStatus.COMMITTED, 25L, 0L);
        assertThat(published("stopped")).isEmpty();
    }

    @Test
    void countsWhatAStepTakesOut() throws Exception {
        RunRecord run = run(
                "thinned", route -> route.process(exchange -> exchange.getIn().setBody(Rows.batch(List.of(1L, 2L))))
                        .to("folder:thinned"));
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, 19L, 6L);
    }

    @Test
    void givesEveryTargetOfAMulticastItsManifest() throws Exception {
        RunRecord run = run("both", route -> route.multicast().to("folder:both1", "folder:both2"));
        assertThat(run)
                .extracting(RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(0L, 50L);
        assertThat(published("both1")).isEqualTo(numbers(25));
        assertThat(published("both2")).isEqualTo(numbers(25));
    }

    @Test
    void stagesForTargetsInParallel() throws Exception {
        RunRecord run = run(
                "parallel", route -> route.multicast().parallelProcessing().to("folder:parallel1", "folder:parallel2"));
        assertThat(run.error()).isNull();
        assertThat(published("parallel2")).isEqualTo(numbers(25));
    }

    @Test
    void followsAChoice() throws Exception {
        RunRecord run = run("choice", route -> route.choice()
                .when(exchange -> exchange.getIn()
                                .getBody(io.caravan.record.RecordBatch.class)
                                .size()
                        < Rows.BATCH)
                .to("folder:choice1")
                .otherwise()
                .to("folder:choice2"));
        assertThat(run.error()).isNull();
        assertThat(published("choice1")).hasSize(5);
        assertThat(published("choice2")).hasSize(20);
    }

    @Test
    void failsWhenTheRouteHasNoTarget() throws Exception {
        assertLost(run("nowhere", route -> route.to("log:x?level=OFF")), "the route has no target for them");
    }

    @Test
    void failsWhenAnAsynchronousStepTakesRows() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:later")
                        .id("later")
                        .process(exchange -> ended.await())
                        .to("folder:seda");
            }
        });
        assertLost(run("seda", route -> route.to("seda:later")), "an asynchronous step");
        ended.countDown();
        assertThat(published("seda")).isEmpty();
    }

    @Test
    void failsWhenAnErrorHandlerSwallowsTheFailureOfAStep() throws Exception {
        RunRecord run = run("swallowed", route -> route.to("folder:swallowed").process(exchange -> {
            throw new ArithmeticException("in a step");
        }));
        assertLost(run, "an error handler or a doCatch took them");
        assertThat(published("swallowed")).isEmpty();
        assertThat(Folder.staged(root, "swallowed")).isEmpty();
    }

    @Test
    void failsWhenAnErrorHandlerSwallowsAPartOfABatch() throws Exception {
        RunRecord run = run("partly", route -> route.split(new ValueBuilder(new SimpleExpression("${body}")))
                .process(exchange -> {
                    if (exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class) == 7) {
                        throw new ArithmeticException("in a part");
                    }
                    exchange.getIn().setBody(Rows.batch(List.of(1L)));
                })
                .to("folder:partly"));
        assertLost(run, "an error handler or a doCatch took them");
        assertThat(published("partly")).isEmpty();
    }

    private static ValueBuilder rows() {
        return new ValueBuilder(new SimpleExpression("${body}"));
    }

    private static boolean even(Exchange exchange) {
        return exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class) % 2 == 0;
    }

    private static void one(Exchange exchange) {
        exchange.getIn().setBody(Rows.batch(List.of(1L)));
    }

    @Test
    void countsARowThatAChoiceSendsElsewhereAsStagedAndNotAsFiltered() throws Exception {
        RunRecord run = run("chosen", route -> route.split(rows())
                .process(AccountingTest::one)
                .choice()
                .when(AccountingTest::even)
                .to("folder:chosen1")
                .otherwise()
                .to("folder:chosen2"));
        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, 0L, 25L);
    }

    @Test
    void countsEachRowThatAFilterStopsBehindASplit() throws Exception {
        RunRecord run = run("sieved", route -> route.split(rows())
                .filter(AccountingTest::even)
                .process(AccountingTest::one)
                .multicast()
                .to("folder:sieved1", "folder:sieved2"));
        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, 12L, 26L);
    }

    @Test
    void failsWhenSomeRowsOfASplitEndNowhereAlthoughOthersArrive() throws Exception {
        RunRecord run = run("forgotten", route -> route.split(rows())
                .process(AccountingTest::one)
                .choice()
                .when(AccountingTest::even)
                .to("folder:forgotten")
                .otherwise()
                .to("log:x?level=OFF"));
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("cannot account for 5 rows of split 0");
        assertThat(published("forgotten")).isEmpty();
    }

    @Test
    void failsWhenRowsOfASplitWaitInAnAggregateOrAQueueWhileAFilterStopsOthers() throws Exception {
        RunRecord run = run("kept", route -> route.split(rows())
                .filter(AccountingTest::even)
                .process(AccountingTest::one)
                .aggregate(new ValueBuilder(new SimpleExpression("all")), (old, next) -> next)
                .completionSize(1000)
                .to("folder:kept"));
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("cannot account for 5 rows of split 0");
    }

    @Test
    void failsWhenADoTryCatchesTheFailureOfAPart() throws Exception {
        RunRecord run = run("tried", route -> route.split(rows())
                .doTry()
                .process(exchange -> {
                    if (even(exchange)) {
                        throw new IllegalStateException("in a part");
                    }
                    one(exchange);
                })
                .to("folder:tried")
                .doCatch(IllegalStateException.class)
                .to("log:x?level=OFF")
                .end());
        assertLost(run, "a doCatch took them");
    }

    @Test
    void takesAPartThatARepositoryKnowsForFiltered() throws Exception {
        RunRecord run = run("once", route -> route.split(rows())
                .idempotentConsumer(new ValueBuilder(new SimpleExpression("${exchangeProperty.CamelSplitIndex}")))
                .idempotentRepository(new org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository())
                .process(AccountingTest::one)
                .to("folder:once"));
        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, 15L, 10L);
    }

    @Test
    void failsWhenTheRowsOfOneBranchEndNowhere() throws Exception {
        RunRecord run = run("branch", route -> route.choice()
                .when()
                .simple("${body[id]} < 7")
                .to("folder:branch")
                .otherwise()
                .to("log:x?level=OFF"));
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("cannot account for 3 rows of split 0");
    }

    @Test
    void letsPartsEndAnywhereWhenTheBatchItselfArrives() throws Exception {
        RunRecord run = run(
                "beside",
                route -> route.split(rows()).to("log:x?level=OFF").end().to("folder:beside"));
        assertThat(run.error()).isNull();
        assertThat(run)
                .extracting(RunRecord::rowsRead, RunRecord::rowsFiltered, RunRecord::rowsPublished)
                .containsExactly(25L, 0L, 25L);
    }

    @Test
    void followsASplitInASplit() throws Exception {
        RunRecord run = run("nested", route -> route.split(rows())
                .process(exchange -> exchange.getIn().setBody(even(exchange) ? List.of(1L) : List.of(1L, 2L)))
                .split(rows())
                .process(AccountingTest::one)
                .to("folder:nested"));
        assertThat(run.error()).isNull();
        assertThat(run.rowsPublished()).isEqualTo(37);
    }

    @Test
    void failsWhenARouteCatchesWhatATargetThrew() throws Exception {
        node.folder.trouble = step -> {
            if (step.equals("stage")) {
                throw RunException.data("orders: cannot stage: broken.");
            }
        };
        RunRecord run = run("caught", route -> route.doTry()
                .to("folder:caught")
                .doCatch(Exception.class)
                .to("log:x?level=OFF")
                .end());
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.error()).contains("cannot stage: broken");
        assertThat(run.category()).isEqualTo(RunException.Category.DATA);
    }

    @Test
    void refusesABatchThatComesTooLate() throws Exception {
        java.util.concurrent.CountDownLatch over = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.Exchanger<Exception> late = new java.util.concurrent.Exchanger<>();
        node.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:tap")
                        .id("tap")
                        .process(exchange -> over.await())
                        .doTry()
                        .to("folder:tapped")
                        .doCatch(Exception.class)
                        .process(exchange ->
                                late.exchange(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                        .end();
            }
        });
        node.rows.all.retainAll(List.of(1L, 2L));
        run("tap-source", route -> route.wireTap("seda:tap").to("folder:tap"));
        over.countDown();
        assertThat(late.exchange(null, 5, java.util.concurrent.TimeUnit.SECONDS))
                .hasMessageContaining("came too late");
        assertThat(published("tapped")).isEmpty();
    }

    @Test
    void failsAStepThatThrowsAsABugOfTheStep() throws Exception {
        RunRecord run = run("bug", route -> route.process(exchange -> {
                    throw new IllegalStateException("step is broken");
                })
                .to("folder:bug"));
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.category()).isEqualTo(RunException.Category.BUG);
        assertThat(run.error())
                .isEqualTo("bug: cannot pass a batch of split 0 down the route: IllegalStateException: step is"
                        + " broken. DEBUG logs the stack trace; correct the step or report it.");
    }

    @Test
    void publishesAnEmptyResult() throws Exception {
        node.rows.all.clear();
        RunRecord run = run("empty", route -> route.to("folder:empty"));
        assertThat(run).extracting(RunRecord::status, RunRecord::rowsRead).containsExactly(RunStatus.COMMITTED, 0L);
    }

    private static void assertLost(RunRecord run, String where) {
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.category()).isEqualTo(RunException.Category.USER);
        assertThat(run.error())
                .contains("cannot account for 10 rows of split 0")
                .contains(where);
    }
}
