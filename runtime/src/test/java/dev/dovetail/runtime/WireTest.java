package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.platform.PlatformScript;
import dev.dovetail.rpc.Wire;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class WireTest {
    @Test
    void javaAndJavaScriptCountTheSame() throws IllegalAccessException {
        String script = PlatformScript.source();
        int compared = 0;
        for (Field field : Wire.class.getFields()) {
            Matcher matcher =
                    Pattern.compile("[ ,]" + field.getName() + "=(\\d+)[,;]").matcher(script);
            if (matcher.find()) {
                assertThat(Integer.parseInt(matcher.group(1)))
                        .as(field.getName())
                        .isEqualTo(field.getInt(null));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(25);
    }
}
