package io.caravan.condition;

import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.RecordBatch;
import io.caravan.record.Row;

/** Makes the test of a comparison from the type of its column. */
final class TypedTest {
    private final RecordBatch batch;
    private final int index;
    private final Column column;

    private TypedTest(RecordBatch batch, int index) {
        this.batch = batch;
        this.index = index;
        this.column = batch.schema().column(index);
    }

    static RowTest of(RecordBatch batch, int index, Operator operator, Operand with) {
        return new TypedTest(batch, index).of(operator, with);
    }

    private RowTest of(Operator operator, Operand with) {
        int at = index;
        if (with.kind() == Operand.Kind.NULL) {
            return switch (operator) {
                case EQUAL -> row -> row.isNull(at);
                case NOT_EQUAL -> row -> !row.isNull(at);
                default -> throw refused("null is neither larger nor smaller than anything. Write == null or != null.");
            };
        }
        check(operator);
        if (operator.within()) {
            return new TextWithin(column, index, operator, TextOrder.bytes(column, with));
        }
        if (operator == Operator.IN || operator == Operator.NOT_IN) {
            return in(operator == Operator.IN, with);
        }
        return compared(operator, order(with));
    }

    /** What a type cannot be asked. */
    private void check(Operator operator) {
        boolean fits =
                switch (column.type().kind()) {
                    case STRING, VARCHAR, CHAR -> true;
                    case BOOLEAN -> operator.sameness();
                    case BINARY -> false;
                    case TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, DATE, TIMESTAMP, INSTANT ->
                        !operator.within();
                };
        if (!fits) {
            throw refused("a " + column.type() + " has no '" + operator.written.get(0)
                    + "'. Use the source's 'where', or a bean.");
        }
    }

    private RowTest compared(Operator operator, Order order) {
        int at = index;
        return switch (operator) {
            case EQUAL -> row -> !row.isNull(at) && order.of(row) == 0;
            case NOT_EQUAL -> row -> !row.isNull(at) && order.of(row) != 0;
            case LESS -> row -> !row.isNull(at) && order.of(row) < 0;
            case AT_MOST -> row -> !row.isNull(at) && order.of(row) <= 0;
            case MORE -> row -> !row.isNull(at) && order.of(row) > 0;
            case AT_LEAST -> row -> !row.isNull(at) && order.of(row) >= 0;
            case IN, NOT_IN, CONTAINS, NOT_CONTAINS, STARTS_WITH, ENDS_WITH ->
                throw new IllegalStateException(operator + " does not get here");
        };
    }

    /** The texts between commas; blanks around one are neither dropped nor compared, as nobody sees which is meant. */
    private RowTest in(boolean wanted, Operand with) {
        String[] items = with.text().split(",", -1);
        Order[] orders = new Order[items.length];
        for (int i = 0; i < items.length; i++) {
            if (!items[i].equals(items[i].strip())) {
                throw refused("the list " + with + " has blanks beside a comma. Write it without, as 'a,b'.");
            }
            orders[i] = order(new Operand(with.kind(), items[i]));
        }
        int at = index;
        return row -> !row.isNull(at) && any(orders, row) == wanted;
    }

    private static boolean any(Order[] orders, Row row) {
        for (Order order : orders) {
            if (order.of(row) == 0) {
                return true;
            }
        }
        return false;
    }

    private Order order(Operand with) {
        return switch (column.type().kind()) {
            case BOOLEAN -> flag(with);
            case TINYINT, SMALLINT, INT, BIGINT -> NumberOrder.whole(column, index, with);
            case FLOAT, DOUBLE -> NumberOrder.floating(column, index, with);
            case DECIMAL -> NumberOrder.decimal(column, index, batch.vectors().cols[index], with);
            case STRING, VARCHAR, CHAR -> new TextOrder(column, index, TextOrder.bytes(column, with));
            case DATE -> TimeOrder.date(column, index, with);
            case TIMESTAMP -> TimeOrder.local(column, index, with);
            case INSTANT -> TimeOrder.instant(column, index, with);
            case BINARY -> throw column.type().kind().unexpected();
        };
    }

    private Order flag(Operand with) {
        boolean on = with.text().equals("true") || with.text().equals("1");
        if (!on && !with.text().equals("false") && !with.text().equals("0")) {
            throw Order.unread(column, with, "true or false");
        }
        int at = index;
        return row -> row.getBoolean(at) == on ? 0 : 1;
    }

    private ConditionRefused refused(String why) {
        return new ConditionRefused(column.name(), why);
    }

    static boolean isChar(Column column) {
        return column.type().kind() == ColumnType.Kind.CHAR;
    }
}
