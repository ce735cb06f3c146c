package dev.dovetail.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class SourceMapsTest {
    private final Path folder;

    SourceMapsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void laterColumnsOfALineMoveByWhatWasInserted() {
        // Line 1: columns 0 and 4; line 2: 0, 8 and 40.
        String code = "abcdefgh\n" + "x".repeat(60);
        var edits = List.of(new Edit(0, 0, "1234"), new Edit(9 + 4, 4, "1234567890"));

        assertThat(SourceMaps.shiftMappings("AAAA,IAAA;AAAA,QAAQ,gCAAA;AAAA", code, edits))
                .isEqualTo("IAAA,IAAA;AAAA,cAAQ,gCAAA;AAAA");
    }

    @Test
    void columnsBeforeAnEditStay() {
        assertThat(
                        SourceMaps.shiftMappings(
                                "AAAA,IAAA,IAAA", "abcdefghijkl", List.of(new Edit(6, 2, ""))))
                .isEqualTo("AAAA,IAAA,EAAA");
    }

    @Test
    void onlyTheMappingsOfTheMapChange() {
        String map =
                "{\"version\":3,\"sources\":[\"a\"],\"sourcesContent\":[\"\\\"mappings\\\": \"],"
                        + "\"mappings\":\"AAAA\",\"names\":[\"mappings\"]}";

        assertThat(SourceMaps.shift(map, "a", List.of(new Edit(0, 0, "12"))))
                .isEqualTo(map.replace("\"AAAA\"", "\"EAAA\""));
    }

    @Test
    void anIdentifierBehindAnImportStillMapsToItsPlace() {
        String source = "export const f = (a) => [import(a), import.meta, zebra];";
        ModuleText module = new Sources(folder).file("a.js", source).bundle("a.js").module();
        String mapped =
                module.sourceMap().replaceAll("(?s).*\"mappings\"\\s*:\\s*\"([^\"]*)\".*", "$1");

        int line = 0;
        List<String> lines = module.code().lines().toList();
        while (!lines.get(line).contains("zebra")) {
            line++;
        }
        int column = lines.get(line).indexOf("zebra");
        assertThat(Mappings.sourceColumn(mapped, line, column)).isEqualTo(source.indexOf("zebra"));
    }
}
