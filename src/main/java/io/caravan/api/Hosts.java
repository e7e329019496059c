package io.caravan.api;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names under which this process may be asked. A web page can give its own name our address, and would then be
 * allowed to read our answers; its name in the Host header tells.
 */
final class Hosts {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    private final Set<String> named;

    Hosts(Collection<String> named) {
        this.named = named.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /**
     * Whether a host is ours.
     *
     * @param host as the caller writes it, without a port
     * @param address on which the connection came in; asked by its number, a host is what it says
     */
    boolean ours(String host, String address) {
        String name = plain(host);
        return HERE.contains(name)
                || named.contains(name)
                || ADDRESS.matcher(name).matches() && (name.startsWith("127.") || name.equals(plain(address)));
    }

    static boolean here(String address) {
        String name = plain(address);
        return HERE.contains(name) || ADDRESS.matcher(name).matches() && name.startsWith("127.");
    }

    private static String plain(String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        return address.startsWith("::ffff:") ? address.substring("::ffff:".length()) : address;
    }
}
