package dev.dovetail.storage;

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
 * A bank whose process is killed at a random moment, again and again. A transfer debits one object,
 * and when that is on the disk credits another; when that is on the disk too, it is told to the
 * outside, which is this test.
 */
class BankTest {
    @Test
    @Soak
    void noAcknowledgedTransferIsLostAndNoStateIsTorn(@TempDir Path folder) throws Exception {
        SoakRun run = SoakRun.of("A bank that is killed: storage");
        int rounds = run.count(10, 1000);
        List<String> acknowledged = new ArrayList<>();
        Random random = new Random(rounds);
        for (int round = 0; round < rounds; round++) {
            acknowledged.addAll(killed(folder, round, random.nextInt(400)));
            check(folder, acknowledged);
        }
        run.figure("kills", rounds);
        run.figure("acknowledged transfers", acknowledged.size());
        run.write();
        assertThat(acknowledged).isNotEmpty();
    }

    /** Runs the bank, kills it, and gives what it acknowledged. */
    private List<String> killed(Path folder, int round, int afterMs)
            throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bank.class.getName(),
                        folder.toString(),
                        String.valueOf(round));
        Process bank =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader out = bank.inputReader()) {
            String first = out.readLine();
            assertThat(first).isEqualTo("open");
            Thread killer =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    Thread.sleep(afterMs);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                // by its handle: the process's own closes what is still to be read
                                bank.toHandle().destroyForcibly();
                            });
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                // the last line may be cut
                if (line.endsWith(".")) {
                    acknowledged.add(line);
                }
            }
            killer.join();
        }
        bank.waitFor();
        return acknowledged;
    }

    private void check(Path folder, List<String> acknowledged) throws Exception {
        try (StateFolder state = StateFolder.open(folder)) {
            List<String> debits = new ArrayList<>();
            List<String> credits = new ArrayList<>();
            for (int account = 0; account < Bank.ACCOUNTS; account++) {
                ObjectStorage storage = state.object("bank", Bank.id(account), null);
                new Client(storage)
                        .turn(
                                client -> {
                                    client.sql(Bank.TABLE);
                                    List<List<Object>> entries =
                                            client.sql("SELECT amount, transfer FROM ledger");
                                    double sum = 0;
                                    for (List<Object> entry : entries) {
                                        double amount = (double) entry.getFirst();
                                        sum += amount;
                                        (amount < 0 ? debits : credits)
                                                .add(entry.getLast().toString());
                                    }
                                    String balance = client.get("balance");
                                    assertThat(balance == null ? 0 : Double.parseDouble(balance))
                                            .isEqualTo(sum);
                                });
                storage.close();
            }
            assertThat(debits).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(credits).doesNotHaveDuplicates().containsAll(acknowledged);
            // a credit follows a debit that was on the disk
            assertThat(debits).containsAll(credits);
        }
    }
}
