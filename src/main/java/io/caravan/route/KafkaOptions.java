package io.caravan.route;

import io.caravan.run.EndpointUri;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Options of {@code kafka:} by which Kafka's client would load classes, run login modules, or read files and the environment
 * into what it sends.
 */
final class KafkaOptions {
    private static final Set<String> SERIALIZERS =
            Set.of("keySerializer", "valueSerializer", "keyDeserializer", "valueDeserializer");
    private static final Set<String> CLASSES =
            Set.of("interceptorClasses", "partitioner", "partitionAssignor", "sslProvider", "schemaRegistryURL");
    private static final Pattern SERIALIZER =
            Pattern.compile("org\\.apache\\.kafka\\.common\\.serialization\\.[A-Za-z]+");
    private static final Pattern OWN_CLASS =
            Pattern.compile("org\\.apache\\.kafka\\.clients\\.(consumer|producer)\\.[A-Za-z]+");
    /** Numbers, times and names, by the ends of their names. */
    private static final Pattern PLAIN =
            Pattern.compile("additionalProperties\\.[a-z.]*(\\b(ms|bytes|records|size|kb|seconds"
                    + "|retries|attempts|memory|connection|idempotence|level|type|lookup|rack|reset|acks)|transactional\\.id"
                    + "|group\\.instance\\.id)");

    private static final Pattern LOGIN = Pattern.compile("\\s*(org\\.apache\\.kafka\\.common\\.security\\."
            + "(plain\\.PlainLoginModule|scram\\.ScramLoginModule)|com\\.sun\\.security\\.auth\\.module\\.Krb5LoginModule)"
            + "\\s+required(\\s+\\w+\\s*=\\s*(\"[^\"]*\"|[^\\s\";]+))*\\s*;?\\s*");

    private KafkaOptions() {}

    /** Why one of the options may not be used, as a sentence; one whose value is a setting is looked at with its value. */
    static Optional<String> refusal(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(option -> !fits(option.getKey(), EndpointUri.unmarked(option.getValue())))
                .map(option -> "'" + option.getKey() + "' " + why(option.getKey()))
                .findFirst();
    }

    private static boolean fits(String name, String value) {
        if (name.startsWith("additionalProperties")) {
            return PLAIN.matcher(name).matches() && !value.contains("${");
        }
        if (value.contains("{{")) {
            return true;
        }
        if (SERIALIZERS.contains(name)) {
            return SERIALIZER.matcher(value).matches();
        }
        if (CLASSES.contains(name)) {
            return OWN_CLASS.matcher(value).matches();
        }
        return !name.equals("saslJaasConfig") || LOGIN.matcher(value).matches();
    }

    private static String why(String name) {
        if (name.equals("saslJaasConfig")) {
            return "may name one login module: PlainLoginModule, ScramLoginModule or Krb5LoginModule, 'required', with its"
                    + " options. Write it so.";
        }
        return name.startsWith("additionalProperties")
                ? "may set numbers, times and ids, not classes, files or providers of settings. Leave it out."
                : "may name a class of Kafka itself only. Choose one, or leave it out.";
    }
}
