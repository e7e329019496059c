package io.caravan.blob;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a blob account is told who asks. What is secret in it is never printed. */
sealed interface Login {
    /** Signs requests as this login. */
    void into(BlobServiceClientBuilder builder);

    /** As whom, in a message. */
    String words();

    /** Which setting to look at when it is refused, as the end of "caravan.connections.name". */
    String setting();

    /** Replaces what is secret in what somebody has said. */
    String masked(String said);

    /** One of the account's two keys: everything is allowed. */
    record Key(String account, String key) implements Login {
        @Override
        public void into(BlobServiceClientBuilder builder) {
            builder.credential(new StorageSharedKeyCredential(account, key));
        }

        @Override
        public String words() {
            return "by an account key";
        }

        @Override
        public String setting() {
            return ".account-key";
        }

        @Override
        public String masked(String said) {
            return said.replace(key, "xxxxxx");
        }

        @Override
        public String toString() {
            return "Key[" + account + "]";
        }
    }

    /** A shared access signature: a query that is signed. */
    record Sas(String token) implements Login {
        @Override
        public void into(BlobServiceClientBuilder builder) {
            builder.sasToken(token);
        }

        @Override
        public String words() {
            return ofContainer() ? "by a signature for one container" : "by a shared access signature";
        }

        /** Whether it is for a container or what is in it, and says nothing about the account. */
        boolean ofContainer() {
            return parameter("sr") != null;
        }

        /** Whether it has run out. */
        boolean over(Instant now) {
            String end = parameter("se");
            try {
                return end != null && now.isAfter(OffsetDateTime.parse(end).toInstant());
            } catch (DateTimeParseException e) {
                return false; // A day alone may be written too: the service knows.
            }
        }

        private String parameter(String name) {
            Matcher matcher = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(token);
            return matcher.find() ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8) : null;
        }

        @Override
        public String setting() {
            return ".sas";
        }

        @Override
        public String masked(String said) {
            return said.replace(token, "xxxxxx").replaceAll("(?i)([?&]?sig=)[^&\\s'\"]+", "$1xxxxxx");
        }

        @Override
        public String toString() {
            return "Sas[]";
        }
    }

    /**
     * The identity of this process.
     *
     * @param clientId of the one that is meant if it has several; null for its only one, or {@code AZURE_CLIENT_ID}
     */
    record Identity(String clientId) implements Login {
        @Override
        public void into(BlobServiceClientBuilder builder) {
            builder.credential(Identities.of(clientId));
        }

        @Override
        public String words() {
            return "as the identity of this process";
        }

        @Override
        public String setting() {
            return ".client-id";
        }

        @Override
        public String masked(String said) {
            return said;
        }
    }
}
