package io.caravan.run;

/** What people call an endpoint: {@code hive:ods.orders}, as they wrote it, without its options. */
public final class EndpointNames {
    private EndpointNames() {}

    public static String of(String uri) {
        String plain = EndpointUri.base(uri).replaceFirst("://", ":");
        // Camel writes the braces of business dates so.
        return plain.replace("%7B", "{").replace("%7D", "}");
    }
}
