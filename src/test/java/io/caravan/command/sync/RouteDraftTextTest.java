package io.caravan.command.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.command.service.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteDraftTextTest {
    private static TableColumns columns(String... namesAndTypes) {
        StringBuilder json = new StringBuilder("[{\"columns\":[");
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"" + namesAndTypes[i] + "\",\"type\":\"" + namesAndTypes[i + 1] + "\"}");
        }
        return new TableColumns(new Answer(200, json + "]}]"));
    }

    @Test
    void readsByACursorWhatSaysWhenItWasChanged() {
        TableColumns columns = columns("id", "bigint", "created_at", "instant", "updated_at", "instant", "day", "date");
        assertThat(new RouteDraftText("orders", "table:shop/public.orders", "hive:ods.orders", List.of("id"), columns)
                        .text())
                .isEqualTo(
                        """
                        # New and changed rows, every five minutes. Make sure that each change sets the cursor anew; other columns with a time: created_at.
                        - route:
                            id: orders
                            from:
                              uri: table:shop/public.orders
                              parameters:
                                schedule: "0 */5 * * * ?"
                                cursor: updated_at
                                key: id
                              steps:
                                - to:
                                    uri: hive:ods.orders
                                    parameters: { mode: upsert, key: id }
                        """);
    }

    @Test
    void loadsAllElse() {
        assertThat(new RouteDraftText("a b", "table:s/t", "hive:ods.t", List.of(), columns("modified", "timestamp"))
                        .text())
                .contains("it has no primary key. A cursor may be one of modified.")
                .contains("id: \"a b\"", "schedule: \"0 30 1 * * ?\"", "{ mode: overwrite }")
                .doesNotContain("key:", "cursor:");
        assertThat(new RouteDraftText("k", "table:s/t", "hive:ods.t", List.of("a", "b"), columns("c", "timestamp"))
                        .text())
                .contains("no column seems to say when a row was changed", "key: \"a,b\"");
    }
}
