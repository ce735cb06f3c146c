package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.soak.Soak;
import dev.dovetail.soak.SoakRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A bank whose process is killed by {@code kill -9} at a random moment, again and again. An account
 * is a Durable Object: it debits itself and has another one credited by RPC; when that has
 * answered, the transfer is told to the outside, which is this test. The account that was credited
 * tells it too.
 */
class KilledBankTest {
    /** What a round said, by its first word. */
    private static final class Round {
        final List<String> balances = new ArrayList<>();
        final List<String> older = new ArrayList<>();
        final List<String> debits = new ArrayList<>();
        final List<String> credits = new ArrayList<>();

        /** What it acknowledged. */
        final List<String> done = new ArrayList<>();

        /** What the credited accounts told. */
        final List<String> credited = new ArrayList<>();

        /** Adds a line; the last one may be cut. */
        void add(String line) {
            if (!line.endsWith(".")) {
                return;
            }
            String[] words = line.substring(0, line.length() - 1).split(" ", 2);
            switch (words[0]) {
                case "account" -> {}
                case "balance" -> balances.add(words[1]);
                case "older" -> older.add(words[1]);
                case "debit" -> debits.add(words[1]);
                case "credit" -> credits.add(words[1]);
                case "done" -> done.add(words[1]);
                case "credited" -> credited.add(words[1]);
                default -> throw new AssertionError("The bank said: " + line);
            }
        }
    }

    private final Path folder;

    KilledBankTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Soak
    void noAcknowledgedTransferIsLostAndNothingUnwrittenIsSeen() throws Exception {
        SoakRun run = SoakRun.of("A bank that is killed: transfers by RPC");
        int kills = run.count(10, 1000);
        var random = new Random(System.nanoTime());
        Round before = new Round();
        int entries = 0;
        int acknowledged = 0;
        int unfinished = 0;
        for (int number = 1; number <= kills + 1; number++) {
            Round round = killed(number, random.nextInt(400));
            check(before, round, entries);
            entries += round.debits.size() + round.credits.size();
            acknowledged += before.done.size();
            unfinished += round.debits.size() - round.credits.size();
            before = round;
        }
        assertThat(acknowledged).isPositive();
        run.figure("kills", kills)
                .figure("acknowledged transfers", acknowledged)
                .figure("entries in the ledgers", entries)
                .figure("transfers that a kill cut in two, debited and not credited", unfinished)
                .write();
    }

    /** What a round did, by what it acknowledged and by what the next one found. */
    private static void check(Round did, Round found, int entriesBefore) {
        assertThat(found.balances).hasSize(BankProcess.ACCOUNTS).containsOnly("true");
        assertThat(found.older.stream().mapToInt(Integer::parseInt).sum())
                .as("entries of earlier rounds")
                .isEqualTo(entriesBefore);
        assertThat(found.debits).doesNotHaveDuplicates().containsAll(did.done);
        assertThat(found.credits).doesNotHaveDuplicates().containsAll(did.done);
        // a credit follows a debit that was on the disk, and what was told of it the credit
        assertThat(found.debits).containsAll(found.credits);
        assertThat(found.credits).containsAll(did.credited);
    }

    /** Runs the bank, kills it after so many milliseconds, and gives what it said. */
    private Round killed(int number, int afterMillis) throws IOException, InterruptedException {
        Process bank =
                new ProcessBuilder(command(number))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Round round = new Round();
        try (BufferedReader out = bank.inputReader()) {
            Thread killer = null;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (killer == null && line.equals("open.")) {
                    killer = Thread.startVirtualThread(() -> kill(bank, afterMillis));
                } else {
                    round.add(line);
                }
            }
            if (killer == null) {
                throw new AssertionError("The bank did not open in round " + number);
            }
            killer.join();
        }
        bank.waitFor();
        return round;
    }

    private static void kill(Process bank, int afterMillis) {
        try {
            Thread.sleep(afterMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // by its handle: the process's own closes what is still to be read
        bank.toHandle().destroyForcibly();
    }

    private List<String> command(int number) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xss4m",
                "-Ddovetail.cache=" + System.getProperty("dovetail.cache", "target/cache"),
                "-cp",
                System.getProperty("java.class.path"),
                BankProcess.class.getName(),
                folder.toString(),
                String.valueOf(number));
    }
}
