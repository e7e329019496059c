package io.caravan.table;

/** MariaDB and MySQL through the MariaDB driver. */
final class MariaDbDialect extends GenericJdbcDialect {
    @Override
    String quote(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }
}
