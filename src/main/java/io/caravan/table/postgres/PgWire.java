package io.caravan.table.postgres;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.table.jdbc.SourceColumn;

/** The binary forms that are read; whatever has another one is selected as text. */
enum PgWire {
    BOOL,
    BIT1,
    INT2,
    INT4,
    INT8,
    OID,
    FLOAT4,
    FLOAT8,
    NUMERIC,
    TEXT,
    RAW_TEXT,
    PADDED_TEXT,
    JSONB,
    UUID,
    BITS,
    DATE,
    TIMESTAMP;

    /** How the server sends what is selected for a column that {@link PgTypes} has mapped. */
    static PgWire of(SourceColumn column) {
        if (PgTypes.isRaw(column)) {
            return RAW_TEXT;
        }
        if (!column.expression().equals(column.identifier())) {
            return TEXT;
        }
        int open = column.nativeType().indexOf('(');
        String type = open < 0 ? column.nativeType() : column.nativeType().substring(0, open);
        return switch (type) {
            case "bool" -> BOOL;
            case "int2" -> INT2;
            case "int4" -> INT4;
            case "int8" -> INT8;
            case "oid" -> OID;
            case "float4" -> FLOAT4;
            case "float8" -> FLOAT8;
            case "numeric" -> NUMERIC;
            case "text", "name", "json", "varchar", "bytea" -> TEXT;
            case "bpchar" -> PADDED_TEXT;
            case "jsonb" -> JSONB;
            case "uuid" -> UUID;
            case "bit", "varbit" -> column.kind() == ColumnType.Kind.BOOLEAN ? BIT1 : BITS;
            case "date" -> DATE;
            case "timestamp", "timestamptz" -> TIMESTAMP;
            default -> throw new IllegalArgumentException(column.nativeType() + " has no binary form that is read");
        };
    }

    /** The decoder of one column of one result. */
    PgColumnDecoder decoder(Column column) {
        String name = column.name();
        return switch (this) {
            case BOOL -> new PgIntegers.Bool(name);
            case BIT1 -> new PgIntegers.Bit(name);
            case INT2 -> new PgIntegers.Int2(name);
            case INT4 -> new PgIntegers.Int4(name);
            case INT8 -> new PgIntegers.Int8(name);
            case OID -> new PgIntegers.Oid(name);
            case FLOAT4 -> new PgFloats.Float4(name);
            case FLOAT8 -> new PgFloats.Float8(name);
            case NUMERIC -> decimal(name, (ColumnType.Decimal) column.type());
            case TEXT -> new PgTexts.Whole(name);
            case RAW_TEXT -> new PgRawTexts(name);
            case PADDED_TEXT -> new PgTexts.Padded(name);
            case JSONB -> new PgTexts.Jsonb(name);
            case UUID -> new PgTexts.Uuid(name);
            case BITS -> new PgTexts.Bits(name);
            case DATE -> new PgDates.Days(name);
            case TIMESTAMP -> new PgDates.Micros(name);
        };
    }

    private static PgColumnDecoder decimal(String name, ColumnType.Decimal type) {
        return type.fitsLong()
                ? new PgDecimal64(name, type.precision(), type.scale())
                : new PgDecimal128(name, type.precision(), type.scale());
    }
}
