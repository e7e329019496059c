package io.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.ConversionException;
import java.sql.SQLException;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.Test;

/** What people read of a failure: who has to act, and no row's value. */
class FailuresTest {
    @Test
    void aValueThatDoesNotFitIsTheDatasFault() {
        ConversionException cause = new ConversionException(
                new Column("n", ColumnType.INT), "the value is outside the range of the type. Widen it.");
        RunException failure = Failures.of("orders", "pass a batch", new CamelExecutionException("x", null, cause));
        assertThat(failure.category()).isEqualTo(RunException.Category.DATA);
        assertThat(failure)
                .hasMessage(
                        "orders: cannot set column 'n' (int): the value is outside the range of the type. Widen it.");
    }

    @Test
    void aDatabasesWordsAboutAValueAreNotRepeated() {
        SQLException cause = new SQLException("invalid input syntax for type integer: \"4711\"", "22P02");
        RunException failure = Failures.of("orders", "pass a batch", cause);
        assertThat(failure.category()).isEqualTo(RunException.Category.DATA);
        assertThat(failure).hasMessageNotContaining("4711");
    }

    @Test
    void jsonThatIsNoneIsTheDatasFaultAndAValueWithoutJsonTheRoutes() {
        ObjectMapper json = new ObjectMapper();
        Throwable broken = catchThrowable(() -> json.readTree("{\"a\": 4711x}"));
        RunException data = Failures.of("orders", "pass a batch", broken);
        assertThat(data.category()).isEqualTo(RunException.Category.DATA);
        assertThat(data).hasMessageNotContaining("4711");
        Throwable unknown = catchThrowable(() -> json.writeValueAsString(new Object()));
        RunException route = Failures.of("orders", "pass a batch", unknown);
        assertThat(route.category()).isEqualTo(RunException.Category.USER);
        assertThat(route).hasMessageContaining("No serializer found").hasMessageEndingWith("Correct the route.");
    }

    @Test
    void namesItsRouteOnlyWhereItIsTheRoute() {
        assertThat(RunException.user("file:/data: cannot list.").names("file")).isFalse();
        assertThat(RunException.user("hdfs:/landing/a: cannot list.").names("hdfs"))
                .isFalse();
        assertThat(RunException.user("orders-daily: cannot list.").names("orders"))
                .isFalse();
        assertThat(RunException.user("orders: cannot list.").names("orders")).isTrue();
        assertThat(RunException.user("orders/in: cannot list.").names("orders")).isTrue();
    }
}
