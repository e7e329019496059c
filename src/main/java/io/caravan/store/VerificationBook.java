package io.caravan.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caravan.run.RunException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The verifications in the run store. */
public final class VerificationBook {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE_NANOS = 2_000_000_000L;
    private static final String COLUMNS =
            "SELECT verification_id, route, node, status, started, finished, checked, bytes,"
                    + " wrong, findings, error FROM sync_verification ";

    private final Transactions transactions;
    private final String node;
    private volatile long told = System.nanoTime();

    public VerificationBook(Transactions transactions, String node) {
        this.transactions = transactions;
        this.node = node;
    }

    /** One of the same sync that was begun before and has not ended is taken to be given up. */
    public long begin(String route) {
        return transactions.write(sql -> {
            sql.update(
                    "UPDATE sync_verification SET status = 'FAILED', finished = CURRENT_TIMESTAMP, error = ?"
                            + " WHERE route = ? AND status = 'RUNNING'",
                    "another one was begun, or its process has ended",
                    route);
            return sql.insert(
                    "verification_id",
                    "INSERT INTO sync_verification (route, node, status, started, checked, bytes, wrong, findings)"
                            + " VALUES (?, ?, 'RUNNING', CURRENT_TIMESTAMP, 0, 0, 0, '[]')",
                    route,
                    node);
        });
    }

    /** Written from time to time. */
    public void progress(long id, VerificationTally tally) {
        if (System.nanoTime() - told > PAUSE_NANOS) {
            told = System.nanoTime();
            update(id, "RUNNING", tally, null);
        }
    }

    public void end(long id, VerificationTally tally, String error) {
        String status = error != null ? "FAILED" : tally.wrong > 0 ? "DIFFERENT" : "SAME";
        update(id, status, tally, error);
    }

    private void update(long id, String status, VerificationTally tally, String error) {
        transactions.write(sql -> sql.update(
                "UPDATE sync_verification SET status = ?, checked = ?, bytes = ?, wrong = ?, findings = ?, error = ?,"
                        + " finished = " + (status.equals("RUNNING") ? "NULL" : "CURRENT_TIMESTAMP")
                        + " WHERE verification_id = ? AND status = 'RUNNING'",
                status,
                tally.checked,
                tally.bytes,
                tally.wrong,
                write(tally.findings),
                error,
                id));
    }

    public Verification find(long id) {
        return transactions.read(sql -> sql.first(VerificationBook::read, COLUMNS + "WHERE verification_id = ?", id));
    }

    public List<Verification> list(String route, int limit) {
        return transactions.read(sql -> route == null
                ? sql.list(VerificationBook::read, COLUMNS + "ORDER BY verification_id DESC LIMIT ?", limit)
                : sql.list(
                        VerificationBook::read,
                        COLUMNS + "WHERE route = ? ORDER BY verification_id DESC LIMIT ?",
                        route,
                        limit));
    }

    private static Verification read(ResultSet row) throws SQLException {
        return new Verification(
                row.getLong("verification_id"),
                row.getString("route"),
                row.getString("node"),
                Verification.Status.valueOf(row.getString("status")),
                Sql.instant(row, "started"),
                Sql.instant(row, "finished"),
                row.getLong("checked"),
                row.getLong("bytes"),
                row.getLong("wrong"),
                read(row.getString("findings")),
                row.getString("error"));
    }

    private static String write(List<Verification.Finding> findings) {
        ArrayNode all = JSON.createArrayNode();
        findings.forEach(finding -> all.addObject()
                .put("name", finding.name())
                .put("place", finding.place())
                .put("problem", finding.problem()));
        return all.toString();
    }

    private static List<Verification.Finding> read(String text) {
        List<Verification.Finding> findings = new ArrayList<>();
        try {
            for (JsonNode node : JSON.readTree(text)) {
                findings.add(new Verification.Finding(
                        node.path("name").asText(),
                        node.path("place").asText(),
                        node.path("problem").asText()));
            }
        } catch (JsonProcessingException e) {
            throw RunException.bug("run store: cannot read the findings of a verification: it is no JSON. Report it.");
        }
        return findings;
    }
}
