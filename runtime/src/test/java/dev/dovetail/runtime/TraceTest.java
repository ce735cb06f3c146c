package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;

/** Which headers name a trace: https://www.w3.org/TR/trace-context/. */
class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String GOOD = "00-" + ID + "-" + SPAN + "-01";

    private static Trace read(String... headers) {
        return Objects.requireNonNull(Trace.of(List.of(headers)));
    }

    @Test
    void aHeaderOfTheFirstVersionIsRead() {
        Trace trace = read("host", "x", "TraceParent", GOOD);

        assertThat(trace.id()).isEqualTo(ID);
        assertThat(trace.parent()).isEqualTo(SPAN);
        assertThat(trace.sampled()).isTrue();
        assertThat(trace.header(7)).matches("00-" + ID + "-[0-9a-f]{16}-01").isNotEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-what-comes-later"
            })
    void aLaterVersionIsReadAsFarAsItIsKnown(String header) {
        assertThat(Trace.of(List.of("traceparent", header))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00.more"
            })
    void aMalformedHeaderNamesNoTrace(String header) {
        assertThat(Trace.of(List.of("traceparent", header))).isNull();
    }

    @Test
    void twoHeadersNameNoTrace() {
        assertThat(Trace.of(List.of("traceparent", GOOD, "traceparent", GOOD))).isNull();
    }

    private static String state(String... states) {
        String[] headers = new String[2 + states.length * 2];
        headers[0] = "traceparent";
        headers[1] = GOOD;
        for (int i = 0; i < states.length; i++) {
            headers[2 + i * 2] = "tracestate";
            headers[3 + i * 2] = states[i];
        }
        return read(headers).state();
    }

    @Test
    void whatOthersKeepInTracestateGoesOnUnlessItIsMalformed() {
        assertThat(state("a=1", " b@c = x")).isEmpty();
        assertThat(state("a=1, ,b@c=x y", "d-e/f=2")).isEqualTo("a=1,b@c=x y,d-e/f=2");
        assertThat(state("a=1,a=2")).isEmpty();
        assertThat(state("A=1")).isEmpty();
        assertThat(state("a=1=2")).isEmpty();
        assertThat(state("a=" + "x".repeat(256))).hasSize(258);
        assertThat(state("a=" + "x".repeat(257))).isEmpty();
    }

    @Property(tries = 300)
    void noTextIsTooStrange(@ForAll String parent, @ForAll String state) {
        Trace trace = Trace.of(List.of("traceparent", parent, "tracestate", state));
        assertThat(trace == null || trace.id().length() == 32).isTrue();
        state(state);
    }

    @Property(tries = 300)
    void whatWeSendIsReadBack(
            @ForAll long span,
            @ForAll @CharRange(from = 'a', to = 'f') @StringLength(32) String id,
            @ForAll @CharRange(from = '1', to = '9') @StringLength(16) String parent) {
        Trace trace = read("traceparent", "00-" + id + "-" + parent + "-00");
        Trace next = read("traceparent", trace.header(span));

        assertThat(next.id()).isEqualTo(id);
        assertThat(next.parent()).isEqualTo(trace.span(span));
        assertThat(next.sampled()).isFalse();
    }
}
