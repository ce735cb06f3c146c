package dev.dovetail.config;

import static dev.dovetail.config.Given.told;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class ProblemTest {
    private static final Path FILE = Path.of("apps/wrangler.toml");

    @Test
    void itsTextNamesFileLineColumnSeverityKeyAndMessage() {
        var place = new Place(12, 3, "services[0].service");
        var problem = new Problem(Problem.Severity.ERROR, FILE, place, "expected a string");

        assertThat(problem)
                .hasToString(
                        "apps/wrangler.toml:12:3: error: services[0].service: expected a string");
    }

    @Test
    void itsTextHasNoKeyWhenItIsAboutTheFile() {
        var problem = new Problem(Problem.Severity.WARNING, FILE, Place.FILE, "is odd");

        assertThat(problem.format()).isEqualTo("apps/wrangler.toml:1:1: warning: is odd");
    }

    @Test
    void allProblemsOfAFileAreToldAtOnceInTheFilesOrder() {
        var result =
                Given.wholeToml(
                        """
                        name = 5
                        compatibility_date = "soon"
                        [[services]]
                        service = 1
                        [limits]
                        cpu_ms = 0
                        """);

        assertThat(told(result))
                .containsExactly(
                        "wrangler.toml:1:1: error: name: expected a string (the Worker's name),"
                                + " found an integer",
                        "wrangler.toml:1:1: error: main: is missing: expected a string (the path"
                                + " of the Worker's first module)",
                        "wrangler.toml:2:1: error: compatibility_date: expected a date as"
                                + " YYYY-MM-DD, found \"soon\"",
                        "wrangler.toml:3:1: error: services[0].binding: is missing: expected a"
                                + " string (the name on env)",
                        "wrangler.toml:4:1: error: services[0].service: expected a string (the"
                                + " target Worker's name), found an integer",
                        "wrangler.toml:6:1: error: limits.cpu_ms: expected an integer from 1 to"
                                + " 300000 (milliseconds of CPU time), found 0");
        assertThat(result.config()).isEmpty();
    }

    @Test
    void aMessageStaysOnOneLine() {
        var result = Given.toml("[[services]]\nbinding = \"a\\nb\"\nservice = \"\\r\\n\"\n");

        assertThat(told(result)).isNotEmpty().noneMatch(line -> line.contains("\n"));
    }

    @Test
    void aKeyThatIsNoPlainWordIsQuotedInThePath() {
        var result = Given.toml("[vars.\"odd key\".\"\"]\nx = 9007199254740993\n");

        assertThat(result.problems()).extracting(Problem::key).contains("vars.\"odd key\".\"\".x");
    }
}
