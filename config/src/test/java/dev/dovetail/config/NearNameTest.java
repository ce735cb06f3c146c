package dev.dovetail.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class NearNameTest {
    private static final List<String> KEYS =
            List.of("name", "main", "services", "compatibility_date", "compatibility_flags");

    @ParameterizedTest
    @CsvSource({
        "compatability_date, compatibility_date",
        "compatibilityDate, compatibility_date",
        "COMPATIBILITY-DATE, compatibility_date",
        "service, services",
        "serivces, services",
        "nmae, name",
        "Main, main"
    })
    void aSlipFindsTheName(String slip, String name) {
        assertThat(NearName.of(slip, KEYS)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"x", "zzzz", "''", "route"})
    void somethingElseFindsNothing(String other) {
        assertThat(NearName.of(other, KEYS)).isEmpty();
    }

    @Test
    void theNameItselfIsNoAnswer() {
        assertThat(NearName.of("name", List.of("name"))).isEmpty();
    }

    @Test
    void theNearestOfSeveralIsFound() {
        assertThat(NearName.of("user", List.of("users1", "users", "usr2"))).contains("users");
    }

    @Test
    void theOfferIsTheEndOfAMessage() {
        assertThat(NearName.didYouMean("nam", KEYS)).isEqualTo("; did you mean \"name\"?");
        assertThat(NearName.didYouMean("zzz", KEYS)).isEmpty();
    }

    @Test
    void namesLongerThanAnyRealOneAreNotCompared() {
        assertThat(NearName.of("a".repeat(129), List.of("a".repeat(128)))).isEmpty();
    }

    @Test
    void aSwapOfNeighboursIsOneStep() {
        assertThat(EditDistance.between("abcd", "acbd")).isEqualTo(1);
        assertThat(EditDistance.between("", "abc")).isEqualTo(3);
        assertThat(EditDistance.between("kitten", "sitting")).isEqualTo(3);
    }

    @Property(tries = 300)
    void theDistanceIsTheSameBothWaysAndAtMostTheLongerLength(
            @ForAll String one, @ForAll String two) {
        int distance = EditDistance.between(one, two);

        assertThat(distance)
                .isEqualTo(EditDistance.between(two, one))
                .isBetween(
                        Math.abs(one.length() - two.length()),
                        Math.max(one.length(), two.length()));
        assertThat(distance == 0).isEqualTo(one.equals(two));
    }
}
