package io.caravan.table;

import io.caravan.endpoint.SyncConfiguration;
import io.caravan.run.RunException;
import io.caravan.table.pool.Connections;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Read a table or query of a database, whole or by the windows of a cursor, as record batches. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "table",
        title = "Table",
        syntax = "table:connection/table",
        consumerOnly = true,
        category = {Category.DATABASE})
public class TableEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
    @UriPath(description = "Name of a connection: caravan.connections.<name>.url")
    @Metadata(required = true)
    private String connection;

    @UriPath(description = "Table as table or schema.table; absent when query is set")
    private String table;

    @UriParam(description = "SELECT statement to read instead of a table; may hold business-date macros")
    private String query;

    @UriParam(description = "Columns to read, in this order, with commas between them; all if absent")
    private String columns;

    @UriParam(description = "SQL condition on the rows; may hold business-date macros such as ${yyyy-mm-dd}")
    private String where;

    @UriParam(description = "Column whose value grows with every change; makes runs incremental")
    private String cursor;

    @UriParam(
            description = "What becomes of rows without a cursor value",
            enums = "fail,include,exclude",
            defaultValue = "fail")
    private String cursorNull;

    @UriParam(
            description =
                    "How far a window stays behind the clock and the oldest open transaction, as 30s, 10m or 1h: rows"
                            + " may be dated back so far. 1s if absent")
    private String lag;

    @UriParam(
            description =
                    "How far a window stays behind open transactions that cannot be seen, as 10m or 1h. 0s also accepts"
                            + " that a number as the cursor may miss rows there. 10m if absent")
    private String hiddenLag;

    @UriParam(description = "Columns that identify a row; the primary key if absent")
    private String key;

    @UriParam(description = "Columns to split a full load by; the primary key or key if absent")
    private String splitBy;

    @UriParam(description = "Into how many ranges a full load is split, 1 to 64", defaultValue = "1")
    private String parallelism;

    @UriParam(description = "When it runs, and what else every source can be told")
    private SyncConfiguration sync = new SyncConfiguration();

    @UriParam(description = "Rows in a batch, 1 to 65536", defaultValue = "4096")
    private String batchRows;

    @UriParam(description = "Rows that a driver fetches at a time, where it needs to be told", defaultValue = "1000")
    private String fetchSize;

    @UriParam(
            description =
                    "What becomes of the date 0000-00-00 (00:00:00) of MariaDB and MySQL; other dates of the year 0 are"
                            + " dirty records",
            enums = "fail,null",
            defaultValue = "fail")
    private String zeroDate;

    @UriParam(
            description = "Whether a table may be read whose row security hides rows from this user",
            enums = "refuse,accept",
            defaultValue = "refuse")
    private String rowSecurity;

    private Map<String, String> own = Map.of();
    private TableOptions options;

    public TableEndpoint(String uri, TableComponent component) {
        super(uri, component);
    }

    /** The route's own parameters. Not a setter: it is no option. */
    void useOwn(Map<String, String> parameters) {
        own = parameters;
    }

    /** Two routes may read the same table by the same options: each has its own runs and cursor. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        try {
            options = TableOptions.parse(this::option, own);
        } catch (IllegalArgumentException e) {
            String what = "table:" + connection + (table == null ? "" : "/" + table);
            throw new RunException(
                    RunException.Category.USER, what + ": cannot use the options: " + e.getMessage() + ".", e);
        }
    }

    private String option(String name) {
        return switch (name) {
            case "connection" -> connection;
            case "table" -> table;
            default -> (String) getters().getOptionValue(this, name, false);
        };
    }

    /** Made from the annotations of this class. */
    private PropertyConfigurerGetter getters() {
        return (PropertyConfigurerGetter) getComponent().getEndpointPropertyConfigurer();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Connections connections = ((TableComponent) getComponent()).connections();
        connections.check(options.connection());
        TableConsumer consumer = new TableConsumer(this, processor, options, connections);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        throw RunException.user("table:" + connection
                + ": cannot write to a table: this endpoint only reads. Use sql: to" + " run a statement.");
    }

    public String getConnection() {
        return connection;
    }

    public void setConnection(String connection) {
        this.connection = connection;
    }

    public String getTable() {
        return table;
    }

    public void setTable(String table) {
        this.table = table;
    }

    public String getQuery() {
        return query;
    }

    public void setQuery(String query) {
        this.query = query;
    }

    public String getColumns() {
        return columns;
    }

    public void setColumns(String columns) {
        this.columns = columns;
    }

    public String getWhere() {
        return where;
    }

    public void setWhere(String where) {
        this.where = where;
    }

    public String getCursor() {
        return cursor;
    }

    public void setCursor(String cursor) {
        this.cursor = cursor;
    }

    public String getCursorNull() {
        return cursorNull;
    }

    public void setCursorNull(String cursorNull) {
        this.cursorNull = cursorNull;
    }

    public String getLag() {
        return lag;
    }

    public void setLag(String lag) {
        this.lag = lag;
    }

    public String getHiddenLag() {
        return hiddenLag;
    }

    public void setHiddenLag(String hiddenLag) {
        this.hiddenLag = hiddenLag;
    }

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public String getSplitBy() {
        return splitBy;
    }

    public void setSplitBy(String splitBy) {
        this.splitBy = splitBy;
    }

    public String getParallelism() {
        return parallelism;
    }

    public void setParallelism(String parallelism) {
        this.parallelism = parallelism;
    }

    public SyncConfiguration getSync() {
        return sync;
    }

    public String getBatchRows() {
        return batchRows;
    }

    public void setBatchRows(String batchRows) {
        this.batchRows = batchRows;
    }

    public String getFetchSize() {
        return fetchSize;
    }

    public void setFetchSize(String fetchSize) {
        this.fetchSize = fetchSize;
    }

    public String getZeroDate() {
        return zeroDate;
    }

    public void setZeroDate(String zeroDate) {
        this.zeroDate = zeroDate;
    }

    public String getRowSecurity() {
        return rowSecurity;
    }

    public void setRowSecurity(String rowSecurity) {
        this.rowSecurity = rowSecurity;
    }
}
