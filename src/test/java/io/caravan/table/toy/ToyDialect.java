package io.caravan.table.toy;

import io.caravan.table.jdbc.Bound;
import io.caravan.table.jdbc.CursorRequest;
import io.caravan.table.jdbc.Cursors;
import io.caravan.table.jdbc.Description;
import io.caravan.table.jdbc.GenericJdbcDialect;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** How the toy is read: as JDBC has it, but for what a cursor needs. Nobody else writes into it. */
public final class ToyDialect extends GenericJdbcDialect {
    /** How often a table was described since somebody has set it to zero. */
    public static final AtomicInteger DESCRIBED = new AtomicInteger();

    @Override
    public Description describe(Connection connection, Relation relation) throws SQLException {
        Description described = super.describe(connection, relation);
        DESCRIBED.incrementAndGet();
        return described;
    }

    @Override
    public Bound upperBound(Connection connection, CursorRequest request) throws SQLException {
        String name = request.cursor().identifier();
        String greatest = Sql.one(connection, "SELECT MAX(" + name + ") FROM " + request.from());
        return Bound.exact(Cursors.next(request.cursor(), greatest));
    }

    @Override
    public String rights(Connection connection) {
        return "a toy shows all there is";
    }
}
