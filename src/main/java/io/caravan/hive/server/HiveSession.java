package io.caravan.hive.server;

import io.caravan.run.RunException.Category;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hive.service.rpc.thrift.*;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;

/**
 * One session of HiveServer2, used by one thread at a time. A session whose transport failed is {@link #broken()} and
 * must be closed.
 */
public final class HiveSession implements AutoCloseable {
    private static final int FETCH_ROWS = 4096;
    private static final long FIRST_PAUSE_NANOS = 5_000_000;
    private static final long LONGEST_PAUSE_NANOS = 250_000_000;

    private final HiveSettings settings;
    private final HiveTransport transport;
    private final TCLIService.Client client;
    private final TSessionHandle handle;
    private boolean broken;

    private HiveSession(
            HiveSettings settings, HiveTransport transport, TCLIService.Client client, TSessionHandle handle) {
        this.settings = settings;
        this.transport = transport;
        this.client = client;
        this.handle = handle;
    }

    /** Connects and opens a session; {@code configuration} holds Hive settings for it. */
    public static HiveSession open(HiveSettings settings, Map<String, String> configuration) throws TException {
        HiveTransport transport = HiveTransport.open(settings);
        try {
            TCLIService.Client client = new TCLIService.Client(new TBinaryProtocol(transport.thrift()));
            TOpenSessionReq request = new TOpenSessionReq(TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V10);
            request.setUsername(settings.user());
            request.setPassword(settings.password());
            configuration.forEach((key, value) -> request.putToConfiguration("set:hiveconf:" + key, value));
            TOpenSessionResp response = client.OpenSession(request);
            HiveFailure.check(response.getStatus(), "open a session", settings);
            return new HiveSession(settings, transport, client, response.getSessionHandle());
        } catch (TException | RuntimeException e) {
            transport.thrift().close();
            throw e;
        }
    }

    /**
     * Runs a statement to its end and returns its rows, if it has any. An interrupt cancels it in Hive.
     *
     * @throws HiveException with what is known about the outcome
     */
    public HiveResult execute(String sql) {
        TOperationHandle operation = submit(sql);
        try {
            TGetOperationStatusResp end = await(operation);
            if (end.getOperationState() != TOperationState.FINISHED_STATE) {
                throw HiveFailure.statement(end, sql);
            }
            return operation.isHasResultSet() ? fetch(operation) : HiveResult.NONE;
        } catch (TException e) {
            broken = true;
            throw HiveException.unknown(HiveFailure.broken(settings, e), e);
        } finally {
            release(operation);
        }
    }

    /** Whether HiveServer2 still knows this session; a fraction of a millisecond. */
    boolean alive() {
        if (broken) {
            return false;
        }
        try {
            TGetInfoResp info = client.GetInfo(new TGetInfoReq(handle, TGetInfoType.CLI_DBMS_NAME));
            return info.getStatus().getStatusCode() == TStatusCode.SUCCESS_STATUS;
        } catch (TException e) {
            broken = true;
            return false;
        }
    }

    public boolean broken() {
        return broken;
    }

    @Override
    public void close() {
        try {
            if (!broken) {
                client.CloseSession(new TCloseSessionReq(handle));
            }
        } catch (TException e) {
            // The server closes the session of a lost connection by itself.
        } finally {
            transport.thrift().close();
        }
    }

    private interface Call<T> {
        T call() throws TException;
    }

    /** Compiling a statement, or reading a small result from files, is one call without an answer until it ends. */
    private <T> T patiently(Call<T> call) throws TException {
        transport.patience().accept(settings.timeout().multipliedBy(10));
        T result = call.call();
        transport.patience().accept(settings.timeout());
        return result;
    }

    private TOperationHandle submit(String sql) {
        TExecuteStatementReq request = new TExecuteStatementReq(handle, sql);
        request.setRunAsync(true);
        try {
            TExecuteStatementResp response = patiently(() -> client.ExecuteStatement(request));
            if (HiveFailure.sessionGone(response.getStatus())) {
                broken = true;
                throw HiveException.notSent("HiveServer2 at " + settings.url() + " has forgotten the session", null);
            }
            HiveFailure.checkStatement(response.getStatus(), sql);
            return response.getOperationHandle();
        } catch (TException e) {
            broken = true;
            throw HiveException.unknown(HiveFailure.broken(settings, e), e);
        }
    }

    /** HiveServer2 holds the answer back until the statement ends or half a second is over; the pause is for one that does not. */
    private TGetOperationStatusResp await(TOperationHandle operation) throws TException {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            long asked = System.nanoTime();
            TGetOperationStatusResp status = status(operation);
            if (HiveFailure.sessionGone(status.getStatus())) {
                broken = true;
                throw HiveException.unknown("HiveServer2 at " + settings.url() + " was restarted", null);
            }
            HiveFailure.check(status.getStatus(), "ask for the state of a statement", settings);
            switch (status.getOperationState()) {
                case INITIALIZED_STATE, PENDING_STATE, RUNNING_STATE -> {}
                case FINISHED_STATE, CANCELED_STATE, CLOSED_STATE, ERROR_STATE, UKNOWN_STATE, TIMEDOUT_STATE -> {
                    return status;
                }
            }
            if (System.nanoTime() - asked < pause) {
                java.util.concurrent.locks.LockSupport.parkNanos(pause);
                pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw cancelled(operation);
            }
        }
    }

    private TGetOperationStatusResp status(TOperationHandle operation) throws TException {
        try {
            return client.GetOperationStatus(new TGetOperationStatusReq(operation));
        } catch (TException e) {
            if (Thread.currentThread().isInterrupted() && e.getCause() instanceof InterruptedIOException) {
                throw cancelled(operation);
            }
            throw e;
        }
    }

    private HiveException cancelled(TOperationHandle operation) {
        cancel(operation);
        return HiveException.failed(Category.EXTERNAL, "the statement was cancelled", "57014");
    }

    private HiveResult fetch(TOperationHandle operation) throws TException {
        TGetResultSetMetadataResp metadata = client.GetResultSetMetadata(new TGetResultSetMetadataReq(operation));
        HiveFailure.check(metadata.getStatus(), "read the columns of a result", settings);
        List<String> columns = new ArrayList<>();
        metadata.getSchema().getColumns().forEach(column -> columns.add(column.getColumnName()));
        List<List<Object>> rows = new ArrayList<>();
        int fetched;
        do {
            TFetchResultsResp response = patiently(() ->
                    client.FetchResults(new TFetchResultsReq(operation, TFetchOrientation.FETCH_NEXT, FETCH_ROWS)));
            HiveFailure.check(response.getStatus(), "fetch rows", settings);
            fetched = HiveResult.append(rows, response.getResults());
        } while (fetched > 0);
        return new HiveResult(columns, rows);
    }

    private void cancel(TOperationHandle operation) {
        boolean interrupted = Thread.interrupted();
        try {
            client.CancelOperation(new TCancelOperationReq(operation));
        } catch (TException e) {
            broken = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void release(TOperationHandle operation) {
        if (broken) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            client.CloseOperation(new TCloseOperationReq(operation));
        } catch (TException e) {
            broken = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
