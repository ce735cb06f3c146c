package dev.dovetail.runtime;

import dev.dovetail.storage.StateFolder;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/**
 * The process that {@link KilledBankTest} kills: accounts are Durable Objects that transfer money
 * by RPC. It first prints what the round before left, then what it acknowledges.
 */
final class BankProcess {
    static final int ACCOUNTS = 8;

    private static final String THING =
            """
            export class Outside extends WorkerEntrypoint { saw(transfer) { console.log(`credited ${transfer}`); } }
            export class Thing extends DurableObject {
              constructor(ctx, env) {
                super(ctx, env);
                ctx.storage.sql.exec(
                  "CREATE TABLE IF NOT EXISTS ledger (round INTEGER, transfer INTEGER, teller INTEGER, amount INTEGER);" +
                  "CREATE UNIQUE INDEX IF NOT EXISTS one ON ledger (round, teller, transfer)");
              }
              async book(round, teller, transfer, amount) {
                const { storage } = this.ctx;
                const before = (await storage.get("balance")) ?? 0;
                storage.sql.exec("INSERT INTO ledger VALUES (?, ?, ?, ?)", round, transfer, teller, amount);
                storage.put("balance", before + amount);
              }
              async pay(to, round, teller, transfer, amount) {
                await this.book(round, teller, transfer, -amount);
                await this.env.NS.getByName(to).receive(round, teller, transfer, amount);
              }
              async receive(round, teller, transfer, amount) {
                await this.book(round, teller, transfer, amount);
                this.ctx.waitUntil(this.ctx.exports.Outside.saw(`${teller}-${transfer}`));
              }
              async audit(round) {
                const { sql } = this.ctx.storage;
                const [sum] = sql.exec("SELECT coalesce(sum(amount), 0) s FROM ledger").raw();
                const [older] = sql.exec("SELECT count(*) FROM ledger WHERE round < ?", round).raw();
                const rows = [...sql.exec("SELECT teller, transfer, amount FROM ledger WHERE round = ?", round).raw()];
                return [
                  `balance ${sum[0] === ((await this.ctx.storage.get("balance")) ?? 0)}`,
                  `older ${older[0]}`,
                  ...rows.map(([teller, n, amount]) => `${amount < 0 ? "debit" : "credit"} ${teller}-${n}`),
                ].map((line) => line + ".").join("\\n");
              }
            }
            """;

    private static final String CALL =
            """
            const [, name, method, ...args] = new URL(request.url).pathname.split("/");
            return await ns.getByName(name)[method](...args.map((x) => (/^[0-9]+$/.test(x) ? Number(x) : x)));
            """;

    private final Workers workers;
    private final PrintStream out = System.out;
    private final int round;

    private BankProcess(Path folder, int round) throws Exception {
        this.round = round;
        workers = new Workers(line -> say(line.replace("a INFO ", "") + '.')).withoutLimits();
        workers.withState(StateFolder.open(folder)).deployObjects(THING, CALL);
    }

    /** Arguments: the state's folder, and the number of the round. */
    public static void main(String[] args) throws Exception {
        new BankProcess(Path.of(args[0]), Integer.parseInt(args[1])).run();
    }

    private void run() throws Exception {
        for (int account = 0; account < ACCOUNTS; account++) {
            say("account " + account + ".\n" + call("account" + account + "/audit/" + (round - 1)));
        }
        say("open.");
        for (int i = 0; i < ACCOUNTS / 2; i++) {
            int teller = i;
            Thread.ofPlatform().start(() -> transfer(teller, new Random(teller + 31L * round)));
        }
    }

    /** Moves money to and fro between accounts, for ever. */
    private void transfer(int teller, Random random) {
        for (int i = 0; ; i++) {
            int from = random.nextInt(ACCOUNTS);
            int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
            String path = "account%d/pay/account%d/%d/%d/%d/%d";
            String told = call(path.formatted(from, to, round, teller, i, 1 + random.nextInt(100)));
            say(told.equals("undefined") ? "done " + teller + "-" + i + "." : told + ".");
        }
    }

    private String call(String path) {
        return workers.get("a", "http://bank/" + path);
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
