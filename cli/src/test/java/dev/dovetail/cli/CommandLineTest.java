package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Path;

class CommandLineTest {
    private final Run run;

    CommandLineTest(@TempDir Path folder) {
        run = new Run(folder);
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(run.run("--version")).isZero();
        assertThat(run.out()).matches("dovetail \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "help"})
    void theHelpListsTheCommands(String args) {
        assertThat(args.isEmpty() ? run.run() : run.run(args)).isZero();
        assertThat(run.out())
                .contains("Usage: dovetail", "dev ", "help ", "--version", "Examples:")
                .doesNotContain("warm-up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev --help", "dev -h", "help dev", "dev -c nothing --help"})
    void theHelpOfDevMentionsEveryOption(String args) {
        assertThat(run.run(args.split(" "))).isZero();
        assertThat(run.out()).startsWith("Serve a Worker").contains("Usage: dovetail dev [");
        assertThat(run.out()).contains("SCRIPT", "8787", "localhost", "Examples:", "Exit code");
        for (OptionSpec option : Commands.dev().options()) {
            for (String name : option.names()) {
                String shown = option.negatable() ? name.replace("--", "--[no-]") : name;
                assertThat(run.out()).contains(shown);
            }
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 90);
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(run.run("help", "help")).isZero();
        assertThat(run.run("help", "--help")).isZero();
        assertThat(run.out()).contains("Usage: dovetail help [");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dve            | unknown command dve; did you mean \"dev\"?",
                "help dve       | unknown command dve; did you mean \"dev\"?",
                "frobnicate     | unknown command frobnicate",
                "--versoin      | unknown option --versoin; did you mean \"--version\"?",
                "dev --prot 1   | unknown option --prot; did you mean \"--port\"?",
                "dev --prot=1   | unknown option --prot; did you mean \"--port\"?",
                "dev a.js b.js  | unexpected argument b.js",
                "dev --port     | Missing required parameter for option '--port' (PORT)",
                "dev --port x   | --port x: expected a number from 0 to 65535",
                "dev --port -1  | --port -1: expected a number from 0 to 65535",
                "dev --port 65536 | --port 65536: expected a number from 0 to 65535",
                "dev --limits fre | --limits fre: expected off, free, paid or workerd; did you mean"
                        + " \"free\"?",
                "dev --var X    | --var X: expected KEY:VALUE",
                "dev --var :x   | --var :x: expected KEY:VALUE",
                "dev --name a/b | --name a/b: expected letters, digits, dashes and underscores",
                "dev -e=        | --env needs a value that is not empty",
            })
    void whatMakesNoSenseIsToldWithExitCode2(String args, String message) {
        assertThat(run.run(args.split(" +"))).isEqualTo(2);
        assertThat(run.err()).startsWith("dovetail: " + message + "\nRun: dovetail ");
        assertThat(run.err()).endsWith(" --help\n").doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theWarmUpServesAndIsSilent() {
        assertThat(run.run("warm-up")).as(run::printed).isZero();
        assertThat(run.out() + run.err()).isEmpty();
    }
}
