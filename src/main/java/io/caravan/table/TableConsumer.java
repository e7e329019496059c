package io.caravan.table;

import io.caravan.endpoint.RunConsumer;
import io.caravan.run.Reads;
import io.caravan.run.RunSource;
import io.caravan.table.jdbc.Relation;
import io.caravan.table.pool.Connections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Processor;

/** Makes a route that begins with {@code table:} a sync. */
public class TableConsumer extends RunConsumer {
    private final TableOptions options;
    private final Connections connections;

    TableConsumer(TableEndpoint endpoint, Processor processor, TableOptions options, Connections connections) {
        super(endpoint, processor, options.sync());
        this.options = options;
        this.connections = connections;
    }

    @Override
    public List<String> templates() {
        return options.templates();
    }

    @Override
    public boolean hasCursor() {
        return options.cursor() != null;
    }

    @Override
    public Reads reads() {
        return hasCursor()
                ? Reads.byCursor(options.cursor(), options.cursorNull() == TableOptions.CursorNull.INCLUDE)
                : Reads.EVERYTHING;
    }

    @Override
    public Set<String> manner() {
        return Set.of("parallelism", "batchRows", "fetchSize", "lag", "hiddenLag", "splitBy");
    }

    @Override
    public Map<String, String> subject() {
        if (!hasCursor()) {
            return Map.of();
        }
        Map<String, String> subject = new LinkedHashMap<>();
        subject.put("connection", options.connection());
        subject.putAll(connections.place(options.connection()));
        Relation relation = options.relation();
        subject.put("table", relation.isQuery() ? "query: " + relation.query() : relation.toString());
        subject.put("where", options.where() == null ? "" : options.where());
        subject.put("cursor", options.cursor());
        return subject;
    }

    @Override
    public RunSource source() {
        return new TableSource(options, connections, throttle());
    }
}
