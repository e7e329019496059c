package io.caravan.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTextTest {
    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .addDefaultInterceptors()
                .build();
    }

    @Test
    void namesAVariableThatIsNotSet() {
        SmallRyeConfig config = config(Map.of("shop.password", "${SHOP_PASSWORD}"));
        assertThatThrownBy(() -> SettingText.of(config, "shop.password"))
                .hasMessage("'shop.password' is '${SHOP_PASSWORD}', and SHOP_PASSWORD is not set."
                        + " Set it in the environment of this process");
    }

    @Test
    void namesTheOneOfSeveralThatIsMissing() {
        SmallRyeConfig config = config(Map.of("url", "jdbc:${HOST}/${NAME}", "HOST", "here"));
        assertThatThrownBy(() -> SettingText.of(config, "url")).hasMessageContaining("and NAME is not set");
    }

    @Test
    void takesWhatIsSetOrHasADefault() {
        SmallRyeConfig config = config(Map.of("a", "${B}", "B", "text", "c", "${D:}", "e", "${F:f}", "empty", ""));
        assertThat(SettingText.of(config, "a")).contains("text");
        assertThat(SettingText.of(config, "c")).isEmpty();
        assertThat(SettingText.of(config, "e")).contains("f");
        assertThat(SettingText.of(config, "empty")).isEmpty();
        assertThat(SettingText.of(config, "none")).isEmpty();
    }
}
