package dev.dovetail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** {@code dovetail objects} on what a Worker has kept. */
class ObjectsCommandTest {
    private static final String NAMESPACE = "shop-Cart";

    private final Path folder;
    private final Run run;

    ObjectsCommandTest(@TempDir Path folder) {
        this.folder = folder;
        run = new Run(folder);
    }

    @BeforeEach
    void keepTwoCarts() {
        run.config(
                        "wrangler.toml",
                        "name = \"shop\"",
                        "main = \"shop.js\"",
                        "durable_objects.bindings = [{ name = \"CART\", class_name = \"Cart\" }]",
                        "migrations = [{ tag = \"v1\", new_sqlite_classes = [\"Cart\"] }]")
                .file(
                        "shop.js",
                        """
                        import { DurableObject } from "cloudflare:workers";
                        export class Cart extends DurableObject {
                          alarm() {}
                          async add(item) {
                            await this.ctx.storage.put("last", item);
                            this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS items (name, amount)");
                            this.ctx.storage.sql.exec("INSERT INTO items VALUES (?, ?)", item, 2);
                            if (item === "tea") await this.ctx.storage.setAlarm(4102444800000);
                          }
                        }
                        export default {
                          async fetch(request, env) {
                            const [, cart, item] = new URL(request.url).pathname.split("/");
                            await env.CART.getByName(cart).add(item);
                            return new Response("kept");
                          },
                        };
                        """);
        run.dev();
        assertThat(run.body("/anna/tea")).isEqualTo("kept");
        assertThat(run.body("/berta/salt")).isEqualTo("kept");
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void listsWhatIsKeptWhileAnotherProcessHasIt() {
        assertThat(run.run("objects", "list")).isZero();
        assertThat(run.out())
                .contains("NAMESPACE", NAMESPACE, "anna", "berta", "2100-01-01T00:00:00Z");
    }

    @Test
    void showsAnObjectsAlarmKeysAndTables() {
        assertThat(run.run("objects", "show", NAMESPACE + "/anna")).isZero();
        assertThat(run.out())
                .contains("name       anna", "alarm      2100-01-01T00:00:00Z", "last, ")
                .contains("items, 1 rows");
    }

    @Test
    void aStatementReadsAndWritesOnlyWhereThatIsAllowed() {
        assertThat(run.run("objects", "sql", "berta", "SELECT * FROM items")).isZero();
        assertThat(run.out()).contains("name  amount", "salt  2");
        assertThat(run.run("objects", "sql", "berta", "DELETE FROM items")).isEqualTo(1);
        assertThat(run.err()).contains("sql only reads. --write lets it change the object");
        run.close();
        assertThat(run.run("objects", "sql", "berta", "DELETE FROM items", "--write")).isZero();
        assertThat(run.out()).contains("1 row changed");
        assertThat(run.run("objects", "sql", "berta", "SELECT * FRM items")).isEqualTo(1);
        assertThat(run.err()).contains("syntax error at offset 9");
    }

    @Test
    void anOptionThatDoesNothingIsRefused() {
        assertThat(run.run("objects", "delete", "anna", "--write")).isEqualTo(2);
        assertThat(run.err()).contains("--write is an option of sql only");
    }

    @Test
    void deletesAnObjectOnceNobodyHasTheFolder() {
        assertThat(run.run("objects", "delete", "anna")).isEqualTo(1);
        assertThat(run.err()).contains("is in use by another Dovetail");
        run.close();
        assertThat(run.run("objects", "delete", "anna")).isZero();
        assertThat(run.out()).contains("deleted " + NAMESPACE + "/");
        assertThat(run.run("objects", "show", "anna")).isEqualTo(1);
        assertThat(run.err()).contains("There is no object anna in .dovetail/state.");
    }

    @Test
    void aDamagedFileIsNamedAndTheOthersAreRead() throws IOException {
        run.close();
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve(".dovetail/state/do/" + NAMESPACE))) {
            file =
                    files.filter(one -> one.toString().endsWith(".sqlite"))
                            .findFirst()
                            .orElseThrow();
        }
        Files.writeString(file, "no database at all, whatever its name says. ".repeat(200));
        String id = String.valueOf(file.getFileName()).replace(".sqlite", "");
        assertThat(run.run("objects", "show", id)).isEqualTo(1);
        assertThat(run.err()).contains(file.toString()).contains("is damaged");
        assertThat(run.run("objects", "list")).isZero();
        assertThat(run.out()).contains("anna", "berta");
    }
}
