package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovetail.bundle.SourcePositions.MalformedException;
import dev.dovetail.bundle.SourcePositions.Position;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SourcePositionsTest {
    private static final List<String> SOURCES = List.of("a.ts", "b.ts", "c.ts");

    private static SourcePositions decode(String... segments) {
        return SourcePositions.decode(String.join("", segments), SOURCES);
    }

    private static String segment(long... numbers) {
        return Mappings.segment(numbers);
    }

    @Test
    void aPlaceIsThatOfTheLastSegmentBeforeIt() {
        var positions = decode("AAAA,IAAI,IACA");

        assertThat(positions.find(1, 1)).isEqualTo(new Position("a.ts", 1, 1));
        assertThat(positions.find(1, 4)).isEqualTo(new Position("a.ts", 1, 1));
        assertThat(positions.find(1, 5)).isEqualTo(new Position("a.ts", 1, 5));
        assertThat(positions.find(1, 9)).isEqualTo(new Position("a.ts", 2, 5));
        assertThat(positions.find(1, 999_999_999)).isEqualTo(new Position("a.ts", 2, 5));
    }

    @Test
    void numbersCountFromTheOnesBeforeAcrossLinesAndOnlyTheColumnBeginsAnew() {
        var positions =
                decode(
                        segment(4, 2, 10, 6),
                        ";",
                        segment(4, -1, -3, -2),
                        ",",
                        segment(2, -1, 0, 0),
                        ";");

        assertThat(positions.find(1, 5)).isEqualTo(new Position("c.ts", 11, 7));
        assertThat(positions.find(2, 5)).isEqualTo(new Position("b.ts", 8, 5));
        assertThat(positions.find(2, 7)).isEqualTo(new Position("a.ts", 8, 5));
    }

    @Test
    void emptyLinesCountAndHaveNoPlaces() {
        var positions = decode(";;AAAA;;AACA");

        assertThat(positions.find(1, 1)).isNull();
        assertThat(positions.find(2, 1)).isNull();
        assertThat(positions.find(3, 1)).isEqualTo(new Position("a.ts", 1, 1));
        assertThat(positions.find(4, 1)).isNull();
        assertThat(positions.find(5, 1)).isEqualTo(new Position("a.ts", 2, 1));
        assertThat(positions.find(6, 1)).isNull();
    }

    @Test
    void namesAreReadOver() {
        var positions = decode(segment(0, 0, 0, 0, 5), ",", segment(3, 0, 0, 3, -2), ",IAAI");

        assertThat(positions.find(1, 4)).isEqualTo(new Position("a.ts", 1, 4));
        assertThat(positions.find(1, 8)).isEqualTo(new Position("a.ts", 1, 8));
    }

    @Test
    void whatComesFromNoSourceHasNoPlace() {
        var positions = decode("AAAA,I,IAAI");

        assertThat(positions.find(1, 4)).isNotNull();
        assertThat(positions.find(1, 5)).isNull();
        assertThat(positions.find(1, 9)).isEqualTo(new Position("a.ts", 1, 5));
    }

    @Test
    void whatIsBeforeTheFirstSegmentHasNoPlace() {
        assertThat(decode("IAAA").find(1, 4)).isNull();
        assertThat(decode("AAAA").find(0, 1)).isNull();
        assertThat(decode("AAAA").find(1, 0)).isNull();
        assertThat(decode("AAAA").find(-1, -1)).isNull();
    }

    @Test
    void numbersOfMoreThan32BitsAreReadAndAreNoPlaces() {
        long large = 1L << 40;
        var positions =
                decode(
                        segment(1, 0, large, 0),
                        ",",
                        segment(1, 0, 7 - large, 3),
                        ",",
                        segment(1, 0, 0, -5),
                        ",",
                        segment(large, 0, 0, 5),
                        ";",
                        segment(0, large, 0, 0));

        assertThat(positions.find(1, 2)).isNull();
        assertThat(positions.find(1, 3)).isEqualTo(new Position("a.ts", 8, 4));
        assertThat(positions.find(1, 4)).isNull();
        assertThat(positions.find(1, Integer.MAX_VALUE)).isNull();
        assertThat(positions.find(2, 1)).isNull();
    }

    @Test
    void theLargestNumbersOf32BitsAreRight() {
        int large = Integer.MAX_VALUE - 1;

        assertThat(decode(segment(0, 0, large, large)).find(1, 1))
                .isEqualTo(new Position("a.ts", Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(decode(segment(large, 0, 0, 0)).find(1, Integer.MAX_VALUE))
                .isEqualTo(new Position("a.ts", 1, 1));
    }

    @Test
    void columnsThatGoBackAreLeftOut() {
        var positions = decode(segment(8, 0, 0, 8), ",", segment(-4, 0, 1, 0));

        assertThat(positions.find(1, 5)).isNull();
        assertThat(positions.find(1, 9)).isEqualTo(new Position("a.ts", 1, 9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A?AA",
                "AA",
                "AAA",
                "AAAAAA",
                "g",
                "AAAg",
                "AAAA\r\n",
                "é",
                "ggggggggggggggA",
            })
    void whatIsNoMappingsIsRefused(String mappings) {
        assertThatThrownBy(() -> decode(mappings)).isInstanceOf(MalformedException.class);
    }

    @Test
    void theMembersOfAMapComeInAnyOrderWithAnyWhitespace() {
        var positions =
                SourcePositions.read(
                        "\r\n"
                            + "{\"mappings\": \"AAAA;ACAA\",\r\n"
                            + "\t\"names\": [\"mappings\"], \"x\": {\"sources\": [1]},"
                            + " \"sourcesContent\": [null, \"\\r"
                            + "\\n"
                            + "\"], \"sourceRoot\": \"src\", \"sources\": [\"é.ts\", null]}\r\n");

        assertThat(positions.find(1, 1)).isEqualTo(new Position("src/é.ts", 1, 1));
        assertThat(positions.find(2, 1)).isEqualTo(new Position("src/", 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"mappings\": 1, \"sources\": {}}",
                "x",
                "{\"sources\":[[",
                "{\"sources\":[\"a\"],\"mappings\":\"?\"}",
                "{\"version\":3,\"sections\":[]}",
            })
    void aMalformedMapKnowsNothing(String map) {
        assertThat(SourcePositions.read(map).find(1, 1)).isNull();
    }

    @Property(tries = 500)
    void anySegmentsAreFoundAgain(
            @ForAll @IntRange(max = 2) int source,
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int line,
            @ForAll @IntRange(max = Integer.MAX_VALUE - 1) int column,
            @ForAll @IntRange(max = 1_000_000) int generated,
            @ForAll @IntRange(max = 50) int emptyLines) {
        var positions =
                decode(
                        segment(0, 1, 5, 7),
                        ";".repeat(emptyLines + 1),
                        segment(generated, source - 1, line - 5L, column - 7L));

        assertThat(positions.find(emptyLines + 2, generated + 1))
                .isEqualTo(new Position(SOURCES.get(source), line + 1, column + 1));
    }

    @Property(tries = 1000)
    void anyTextAsAMapNeverThrows(
            @ForAll("mappings") String mappings,
            @ForAll String other,
            @ForAll int line,
            @ForAll int column) {
        String map = "{\"sources\":[\"a\"],\"mappings\":\"" + mappings + "\"}";

        assertThatCode(() -> SourcePositions.read(map).find(line, column))
                .doesNotThrowAnyException();
        assertThatCode(() -> SourcePositions.read(map).find(1, 1)).doesNotThrowAnyException();
        assertThatCode(() -> SourcePositions.read(other).find(line, column))
                .doesNotThrowAnyException();
    }

    @Provide
    static Arbitrary<String> mappings() {
        return Arbitraries.strings().withChars("ACDIgz9+/,;;,AAAA?").ofMaxLength(60);
    }
}
