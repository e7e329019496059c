package io.caravan.api;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that ask the interface as somebody who knows its token: a test class extends it, its resource adds the setting. */
public abstract class Token {
    /** The token of the services that tests start; {@link #SETTING} tells them. */
    public static final String WORD = "a-token-for-tests";

    /** What such a service is configured with. */
    public static final Map.Entry<String, String> SETTING = Map.entry("caravan.token", WORD);

    @BeforeAll
    static void know() {
        RestAssured.config = RestAssured.config()
                .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("application/yaml", ContentType.TEXT));
        RestAssured.replaceFiltersWith(List.of((request, response, next) -> {
            request.header("Authorization", "Bearer " + WORD);
            return next.next(request, response);
        }));
    }

    @AfterAll
    static void forget() {
        RestAssured.replaceFiltersWith(List.of());
    }
}
