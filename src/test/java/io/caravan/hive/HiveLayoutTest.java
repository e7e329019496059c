package io.caravan.hive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a source's columns meet those of a table. */
class HiveLayoutTest {
    @Test
    void aSourceColumnWithTheNameThatAnUpsertUsesIsRefusedInWords() {
        HiveOptions options = HiveOptions.parse(
                "ods.t",
                Map.of(
                        "mode",
                        "upsert",
                        "key",
                        "id",
                        "partition",
                        "",
                        "scope",
                        "",
                        "version",
                        "",
                        "create",
                        "true",
                        "createDatabase",
                        "false",
                        "fileSize",
                        "256MB",
                        "format",
                        "orc"));
        HiveTable table = new HiveTable(
                options.table(),
                List.of(new HiveTable.Field("id", "int"), new HiveTable.Field("caravan_sequence", "bigint")),
                List.of(),
                "hdfs://lake/t",
                HiveTable.MANAGED,
                "org.apache.hadoop.hive.ql.io.orc.OrcInputFormat",
                false,
                Map.of("transactional", "true"),
                "");
        Schema source = new Schema(
                List.of(new Column("id", ColumnType.INT), new Column("caravan_sequence", ColumnType.BIGINT)));
        assertThatThrownBy(() -> HiveLayout.of(options, table, source, ""))
                .hasMessage("column 'caravan_sequence' of the source has a name that an upsert uses itself."
                        + " Give it another name in 'query'");
    }
}
