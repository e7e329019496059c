package io.caravan.table;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import java.sql.Types;

/** H2 in any mode. It does not show when open transactions began, so a cursor stays behind by the lag. */
final class H2Dialect extends GenericJdbcDialect {
    @Override
    Column map(String name, String nativeType, int jdbcType, int precision, int scale, boolean signed) {
        if (nativeType.startsWith("uuid")) {
            return new Column(name, ColumnType.STRING);
        }
        boolean offset = nativeType.startsWith("time") && nativeType.contains("with time zone");
        if (offset && jdbcType != Types.TIMESTAMP_WITH_TIMEZONE) {
            return new Column(name, ColumnType.STRING, nativeType + " is read as its text");
        }
        return super.map(name, nativeType, jdbcType, precision, scale, signed);
    }
}
