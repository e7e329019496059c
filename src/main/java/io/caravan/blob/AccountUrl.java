package io.caravan.blob;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an account is.
 *
 * @param endpoint without a query, and without a slash at its end
 * @param account its name: the first part of an Azure host, or the path of an emulator; null if the URL does not tell
 * @param sas the signature in the URL's query; null if there is none
 */
record AccountUrl(URI endpoint, String account, String sas) {
    private static final Pattern AZURE =
            Pattern.compile("([a-z0-9]{3,24})(?:-secondary)?\\.(?:[a-z0-9-]+\\.)*blob\\..+");
    private static final String EXAMPLE = "Write https://account.blob.core.windows.net";

    /** @throws IllegalArgumentException whose message does not repeat the URL, which may hold a signature */
    static AccountUrl parse(String setting, String text) {
        URI uri = uri(setting, text.strip());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
        Matcher azure = AZURE.matcher(uri.getHost().toLowerCase(Locale.ROOT));
        String account = azure.matches() ? azure.group(1) : path.isEmpty() ? null : path.substring(1);
        if (azure.matches() ? !path.isEmpty() : path.lastIndexOf('/') > 0) {
            throw new IllegalArgumentException(
                    "'" + setting + "' names more than the account. " + EXAMPLE + "; routes name the container");
        }
        String query = uri.getRawQuery();
        if (query != null && !query.contains("sig=")) {
            throw new IllegalArgumentException(
                    "'" + setting + "' has a query that is no shared access signature. " + EXAMPLE);
        }
        return new AccountUrl(
                URI.create(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority() + path),
                account,
                query);
    }

    private static URI uri(String setting, String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + setting + "' cannot be read at character " + e.getIndex() + ". " + EXAMPLE);
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw new IllegalArgumentException(
                    "'" + setting + "' holds a user or password, which a blob account does not take. " + EXAMPLE);
        }
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("(?i)https?")) {
            throw new IllegalArgumentException("'" + setting + "' is no address of a blob account. " + EXAMPLE);
        }
        return uri;
    }

    boolean encrypted() {
        return endpoint.getScheme().equals("https");
    }

    int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : encrypted() ? 443 : 80;
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
