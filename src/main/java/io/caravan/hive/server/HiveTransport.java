package io.caravan.hive.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.thrift.transport.TSaslClientTransport;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * The way to HiveServer2: HTTP, or a socket with SASL PLAIN or without SASL, with or without TLS.
 *
 * @param thrift open; the caller closes it
 * @param patience sets how long the next calls may go without an answer
 */
record HiveTransport(TTransport thrift, Consumer<Duration> patience) {
    private static final int CONNECT_MILLIS = 10_000;

    static HiveTransport open(HiveSettings settings) throws TTransportException {
        if (settings.http()) {
            HttpTransport http = new HttpTransport(settings);
            return new HiveTransport(http, http::patience);
        }
        TSocket socket = new TSocket(socket(settings));
        Consumer<Duration> patience = most -> socket.setSocketTimeout(Math.toIntExact(most.toMillis()));
        patience.accept(settings.timeout());
        return new HiveTransport(settings.sasl() ? sasl(socket, settings) : socket, patience);
    }

    static String noAnswer(Duration within) {
        return "no answer within " + within.toSeconds() + " s";
    }

    private static TTransport sasl(TSocket socket, HiveSettings settings) throws TTransportException {
        try {
            TTransport sasl = new TSaslClientTransport(new PlainSasl(settings.user(), settings.sentPassword()), socket);
            sasl.open();
            return sasl;
        } catch (TTransportException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket socket(HiveSettings settings) throws TTransportException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            String host = settings.url().getHost();
            socket.connect(new InetSocketAddress(host, settings.port()), CONNECT_MILLIS);
            return settings.tls() ? secure(socket, host, settings.port()) : socket;
        } catch (IOException e) {
            closeQuietly(socket);
            throw new TTransportException(TTransportException.NOT_OPEN, e);
        }
    }

    private static Socket secure(Socket plain, String host, int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The reason for closing is thrown.
        }
    }
}
