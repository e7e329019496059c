package io.caravan.table.toy;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** The driver of the toy: H2 in memory by the last name of a URL. It opens nothing before it is told how long to wait. */
public final class ToyDriver implements Driver {
    static final String PATIENCE = "patience";

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Properties properties = new Properties();
        properties.putAll(info);
        if (properties.remove(PATIENCE) == null) {
            throw new SQLException("nobody said how long to wait", "08001");
        }
        return new org.h2.Driver().connect(memory(url.substring(url.lastIndexOf('/') + 1)), properties);
    }

    /** The URL by which a test gets at it without this driver. */
    public static String memory(String name) {
        return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:plaything:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
