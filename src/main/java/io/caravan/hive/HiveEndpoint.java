package io.caravan.hive;

import io.caravan.endpoint.RunProducer;
import io.caravan.hive.publish.Fence;
import io.caravan.hive.publish.Publication;
import io.caravan.hive.publish.PublishedFolders;
import io.caravan.hive.table.HiveOptions;
import io.caravan.hive.table.HiveTable;
import io.caravan.hive.table.Lake;
import io.caravan.hive.table.PartitionSpec;
import io.caravan.record.Column;
import io.caravan.record.ColumnType;
import io.caravan.record.Schema;
import io.caravan.run.Participant;
import io.caravan.run.Plan;
import io.caravan.run.Run;
import io.caravan.run.RunException;
import io.caravan.run.Target;
import io.caravan.run.TargetPlan;
import io.caravan.run.Writes;
import io.caravan.schedule.Macros;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Write a run into a Hive table: append, overwrite or upsert, all of it or nothing. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "hive",
        title = "Hive",
        syntax = "hive:name",
        producerOnly = true,
        category = {Category.BIGDATA})
public class HiveEndpoint extends DefaultEndpoint implements Target {
    /** All options of the endpoint, for messages. */
    static final List<String> OPTIONS = List.of(
            "mode",
            "partition",
            "scope",
            "key",
            "version",
            "columns",
            "create",
            "createDatabase",
            "fileSize",
            "success",
            "format");

    @UriPath(description = "The table as database.table")
    @Metadata(required = true)
    private String name;

    @UriParam(
            description = "What becomes of the rows that are there",
            enums = "append,overwrite,overwrite-dynamic,upsert",
            defaultValue = "append")
    private String mode = "append";

    @UriParam(
            description = "The table's partition keys with slashes between them: dt=${bizdate} for one partition, dt to"
                    + " take it from the source's column")
    private String partition = "";

    @UriParam(
            description =
                    "With overwrite-dynamic: partitions, with commas between them, that are emptied when the result"
                            + " does not hold them, for example dt=${bizdate}")
    private String scope = "";

    @UriParam(description = "With upsert: the columns that identify a row, with commas between them")
    private String key = "";

    @UriParam(
            description =
                    "With upsert: the column by which the later of two rows wins; the source's cursor if absent, and"
                            + " the row sent last without a cursor")
    private String version = "";

    @UriParam(
            description =
                    "What a run does when the source's columns are not the table's: fail, leave out those that the"
                            + " table lacks (ignore), or add them and widen types (evolve)",
            enums = "fail,ignore,evolve",
            defaultValue = "fail")
    private String columns = "fail";

    @UriParam(description = "Whether a missing table is created", enums = "true,false", defaultValue = "true")
    private String create = "true";

    @UriParam(description = "Whether a missing database is created", enums = "true,false", defaultValue = "false")
    private String createDatabase = "false";

    @UriParam(description = "Size near which a file is closed and the next begun, 1MB to 64GB", defaultValue = "256MB")
    private String fileSize = "256MB";

    @UriParam(
            description = "Path in HDFS of a file that is left when a run is visible whole, for example"
                    + " /signals/orders/${bizdate}/_SUCCESS; away while a run is being published")
    private String success = "";

    @UriParam(description = "Format of the files", enums = "orc", defaultValue = "orc")
    private String format = "orc";

    private HiveOptions options;

    public HiveEndpoint(String uri, HiveComponent component) {
        super(uri, component);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        try {
            options = HiveOptions.parse(
                    name,
                    Map.ofEntries(
                            Map.entry("mode", mode),
                            Map.entry("partition", partition),
                            Map.entry("scope", scope),
                            Map.entry("key", key),
                            Map.entry("version", version),
                            Map.entry("columns", columns),
                            Map.entry("create", create),
                            Map.entry("createDatabase", createDatabase),
                            Map.entry("fileSize", fileSize),
                            Map.entry("success", success.strip()),
                            Map.entry("format", format)));
        } catch (IllegalArgumentException e) {
            throw new RunException(
                    RunException.Category.USER,
                    "hive:" + name + ": cannot use the options: " + e.getMessage() + ".",
                    e);
        }
    }

    @Override
    public Participant join(Run run) {
        Places.apart(options, run);
        return new HiveParticipant(lake(), options, run, getEndpointUri());
    }

    @Override
    public Optional<Schema> schema() {
        return lake().tables().find(options.table()).flatMap(this::schema);
    }

    @Override
    public TargetPlan explain(Run run, Plan plan, Schema schema) {
        Publication publication = Publication.of(lake(), options, run, getEndpointUri(), new Fence());
        String success = Macros.expand(options.success(), run);
        return new HiveExplanation(publication, "hive:" + options.table(), success).of(plan, schema);
    }

    private Optional<Schema> schema(HiveTable table) {
        List<HiveTable.Field> fields = new ArrayList<>(table.fields());
        table.partitionKeys().stream()
                .filter(key -> options.partition().dynamic().contains(key.name()))
                .forEach(fields::add);
        List<Column> columns = new ArrayList<>();
        for (HiveTable.Field field : fields) {
            Optional<ColumnType> type = field.columnType();
            if (type.isEmpty()) {
                return Optional.empty();
            }
            columns.add(new Column(field.name(), type.get()));
        }
        return Optional.of(new Schema(columns));
    }

    @Override
    public String root() {
        return PublishedFolders.PREFIX + options.table();
    }

    @Override
    public String place(String uri) {
        return "hive:" + options.table() + (partition.isBlank() ? "" : "/" + partition.strip());
    }

    /** A table that was dropped and made again is another one. */
    @Override
    public String mark(Run run) {
        return lake().tables().ask(options.table()).map(HiveEndpoint::made).orElse(null);
    }

    private static String made(HiveTable table) {
        return table.created().isEmpty() ? "" : "made " + table.created();
    }

    @Override
    public Writes writes() {
        return switch (options.mode()) {
            case APPEND -> Writes.APPENDS;
            case UPSERT -> Writes.UPSERTS;
            case OVERWRITE -> options.partition().daily() ? Writes.OVERWRITES_DATE : Writes.OVERWRITES;
            case OVERWRITE_DYNAMIC -> Writes.OVERWRITES_DYNAMIC;
        };
    }

    @Override
    public boolean apart(List<Run> runs, boolean cursor) {
        return Places.apart(options, runs, cursor);
    }

    @Override
    public boolean refusesAgain() {
        return appends()
                && lake().tables()
                        .ask(options.table())
                        .filter(HiveTable::transactional)
                        .isPresent();
    }

    @Override
    public List<String> templates() {
        return Stream.concat(Stream.of(options.partition()), options.scope().stream())
                .flatMap(spec -> spec.keys().stream())
                .map(PartitionSpec.Key::template)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public List<Place> places(List<Run> runs) {
        return new Places(lake().tables(), options).of(runs);
    }

    private Lake lake() {
        return ((HiveComponent) getComponent()).lake();
    }

    @Override
    public Producer createProducer() {
        return new RunProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw RunException.user("hive:" + name + ": cannot read from Hive: this endpoint only writes.");
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    public String getPartition() {
        return partition;
    }

    public void setPartition(String partition) {
        this.partition = partition;
    }

    public String getScope() {
        return scope;
    }

    public void setScope(String scope) {
        this.scope = scope;
    }

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getColumns() {
        return columns;
    }

    public void setColumns(String columns) {
        this.columns = columns;
    }

    public String getCreate() {
        return create;
    }

    public void setCreate(String create) {
        this.create = create;
    }

    public String getCreateDatabase() {
        return createDatabase;
    }

    public void setCreateDatabase(String createDatabase) {
        this.createDatabase = createDatabase;
    }

    public String getFileSize() {
        return fileSize;
    }

    public void setFileSize(String fileSize) {
        this.fileSize = fileSize;
    }

    public String getSuccess() {
        return success;
    }

    public void setSuccess(String success) {
        this.success = success;
    }

    public String getFormat() {
        return format;
    }

    public void setFormat(String format) {
        this.format = format;
    }
}
