package dev.dovetail.storage;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The process that {@link BankTest} kills. */
final class Bank {
    static final int ACCOUNTS = 8;
    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS ledger (transfer TEXT PRIMARY KEY, amount INTEGER)";

    private final List<Client> accounts = new ArrayList<>();
    private final PrintStream out;

    private Bank(StateFolder state, PrintStream out) {
        this.out = out;
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(new Client(state.object("bank", id(i), "account " + i)));
        }
    }

    static String id(int account) {
        return String.format("%064x", account);
    }

    public static void main(String[] args) throws Exception {
        StateFolder state = StateFolder.open(Path.of(args[0]));
        Bank bank = new Bank(state, System.out);
        System.out.println("open");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS / 2; i++) {
            int pair = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> bank.transfer(args[1], pair * 2, new Random(pair))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Moves money between two accounts, to and fro, for ever. */
    private void transfer(String round, int account, Random random) {
        for (int i = 0; ; i++) {
            int from = account + random.nextInt(2);
            int to = from == account ? account + 1 : account;
            String name = round + "-" + account + "-" + i + ".";
            int amount = 1 + random.nextInt(100);
            try {
                accounts.get(from).turn(client -> book(client, name, -amount));
                accounts.get(to).turn(client -> book(client, name, amount));
            } catch (StorageException e) {
                throw new IllegalStateException(e);
            }
            synchronized (out) {
                out.println(name);
                out.flush();
            }
        }
    }

    private static void book(Client client, String transfer, int amount) throws StorageException {
        client.sql(TABLE);
        client.sql("INSERT INTO ledger VALUES (?, ?)", transfer, amount);
        String balance = client.get("balance");
        double before = balance == null ? 0 : Double.parseDouble(balance);
        client.put("balance", String.valueOf(before + amount));
    }
}
