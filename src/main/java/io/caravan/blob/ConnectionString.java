package io.caravan.blob;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An account's connection string, as Azure's portal shows it: {@code name=value} with semicolons between.
 *
 * @param url of the blob service, null if the string does not tell
 * @param account null if the string does not tell
 * @param key null if there is none
 * @param sas null if there is none
 */
record ConnectionString(String url, String account, String key, String sas) {

    /** @throws IllegalArgumentException whose message repeats nothing of the string */
    static ConnectionString parse(String setting, String text) {
        Map<String, String> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            } else if (!part.isBlank()) {
                throw new IllegalArgumentException("'" + setting + "' has a part that is not of the form name=value."
                        + " Copy it from the account's access keys");
            }
        }
        return new ConnectionString(
                url(parts), parts.get("AccountName"), parts.get("AccountKey"), parts.get("SharedAccessSignature"));
    }

    private static String url(Map<String, String> parts) {
        String account = parts.get("AccountName");
        if (parts.containsKey("BlobEndpoint") || account == null) {
            return parts.get("BlobEndpoint");
        }
        return parts.getOrDefault("DefaultEndpointsProtocol", "https").toLowerCase(Locale.ROOT) + "://" + account
                + ".blob." + parts.getOrDefault("EndpointSuffix", "core.windows.net");
    }

    @Override
    public String toString() {
        return "ConnectionString[" + account + "]";
    }
}
