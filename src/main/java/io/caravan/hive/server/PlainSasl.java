package io.caravan.hive.server;

import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslClient;

/**
 * SASL PLAIN: user and password in one message. The JDK's own is found through security providers, which a native image
 * does not carry, and refuses the empty password that a server without authentication is content with.
 */
final class PlainSasl implements SaslClient {
    private final byte[] message;
    private boolean sent;

    PlainSasl(String user, String password) {
        this.message = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String getMechanismName() {
        return "PLAIN";
    }

    @Override
    public boolean hasInitialResponse() {
        return true;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) {
        if (sent) {
            throw new IllegalStateException("PLAIN has one message");
        }
        sent = true;
        return message.clone();
    }

    @Override
    public boolean isComplete() {
        return sent;
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) {
        throw new IllegalStateException("PLAIN has no privacy");
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) {
        throw new IllegalStateException("PLAIN has no privacy");
    }

    @Override
    public Object getNegotiatedProperty(String name) {
        return "javax.security.sasl.qop".equals(name) ? "auth" : null;
    }

    @Override
    public void dispose() {}
}
