package io.caravan.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.run.RunException.Category;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final HdfsCall CALL = new HdfsCall("GET", "list", "LISTSTATUS", "/closed", "");

    @Test
    void saysWhoNeedsAccess() {
        HdfsException refused = refused(403, "AccessControlException", "Permission denied: user=etl, inode=\\\"/\\\"");
        assertThat(refused.category()).isEqualTo(Category.USER);
        assertThat(refused.remote()).isEqualTo("AccessControlException");
        assertThat(refused)
                .hasMessage(
                        "cannot list hdfs '/closed': AccessControlException: Permission denied: user=etl, inode=\"/\"."
                                + " Give user 'etl' access to the path.");
    }

    @Test
    void namesSafeModeAndItsEnd() {
        HdfsException refused = refused(403, "SafeModeException", "Cannot create /a. Name node is in safe mode.");
        assertThat(refused.category()).isEqualTo(Category.EXTERNAL);
        assertThat(refused).hasMessageContaining("-safemode leave");
    }

    @Test
    void standbyAndRetriableMeanLaterNotNever() {
        assertThat(answer(403, "StandbyException", "Operation category READ is not supported in state standby")
                        .notNow())
                .isTrue();
        assertThat(answer(403, "RetriableException", "initializing").notNow()).isTrue();
        assertThat(answer(404, "FileNotFoundException", "no").notNow()).isFalse();
    }

    @Test
    void aGatewayThatIsCutOffIsAskedAgainIfThatDoesNoHarm() {
        Answer cutOff = answer(500, "ConnectException", "Call From a to b failed: Connection refused");
        assertThat(CALL.refusedBy(cutOff)).isFalse();
        assertThat(cutOff.notNow()).isFalse();
        assertThat(Refusals.of(CALL, cutOff, "etl"))
                .hasMessageEndingWith("Connection refused. See that the NameNode is up.");
    }

    @Test
    void quotesAnAnswerThatIsNoJson() {
        Answer page = new Answer(404, null, "<html>not here\nat all".getBytes(StandardCharsets.UTF_8), null);
        assertThat(Refusals.of(CALL, page, "etl")).hasMessageContaining("HTTP 404 <html>not here.");
    }

    @Test
    void quotesTheTitleOfAPage() {
        Answer page = new Answer(
                401, null, "<html>\n<head>\n<title>Who are you?</title>".getBytes(StandardCharsets.UTF_8), null);
        assertThat(Refusals.of(CALL, page, "etl")).hasMessageContaining("HTTP 401 Who are you?.");
    }

    private static HdfsException refused(int status, String exception, String message) {
        return Refusals.of(CALL, answer(status, exception, message), "etl");
    }

    private static Answer answer(int status, String exception, String message) {
        String json = "{\"RemoteException\":{\"exception\":\"" + exception + "\",\"javaClassName\":\"x\",\"message\":\""
                + message + "\"}}";
        return new Answer(status, null, json.getBytes(StandardCharsets.UTF_8), null);
    }
}
