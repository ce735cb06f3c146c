package dev.dovetail.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ObjectStorageTest {
    private static final String ID = "ab".repeat(32);

    private final Path folder;

    ObjectStorageTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatIsCommittedIsThereAfterTheFolderIsOpenedAgain() throws Exception {
        try (StateFolder state = StateFolder.open(folder)) {
            new Client(state.object("shop-Cart", ID, "cart"))
                    .turn(
                            client -> {
                                client.put("a", "1");
                                client.put("b", "2");
                                assertThat(client.delete("a")).isTrue();
                                assertThat(client.delete("a")).isFalse();
                            });
        }
        try (StateFolder state = StateFolder.open(folder)) {
            new Client(state.object("shop-Cart", ID, "cart"))
                    .turn(
                            client -> {
                                assertThat(client.get("a")).isNull();
                                assertThat(client.get("b")).isEqualTo("2");
                            });
            assertThat(state.objects()).hasSize(1);
            assertThat(state.objects().getFirst().name()).isEqualTo("cart");
        }
    }

    @Test
    void aTurnThatIsRolledBackLeavesNothing() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            ObjectStorage storage = state.object("n", ID, null);
            Client client = new Client(storage).turn(turn -> turn.put("a", "1"));
            storage.begin();
            client.put("a", "2");
            storage.rollback();
            client.turn(turn -> assertThat(turn.get("a")).isEqualTo("1"));
        }
    }

    @Test
    void anObjectThatIsOnlyReadHasNoFile() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            ObjectStorage storage = state.object("n", ID, null);
            new Client(storage)
                    .turn(
                            client -> {
                                assertThat(client.get("a")).isNull();
                                assertThat(client.delete("a")).isFalse();
                            });
            assertThat(storage.alarm()).isNull();
            assertThat(storage.file()).doesNotExist();
        }
    }

    @Test
    void sqlReadsAndWrites() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            new Client(state.object("n", ID, null))
                    .turn(
                            client -> {
                                client.sql(
                                        "CREATE TABLE t (a INTEGER, b TEXT); CREATE INDEX i ON"
                                                + " t(b)");
                                client.sql("INSERT INTO t VALUES (?, ?), (2, NULL)", 1, "ä");
                                assertThat(client.sql("SELECT a, b FROM t ORDER BY a"))
                                        .containsExactly(List.of(1.0, "ä"), List.of(2.0, "null"));
                            });
        }
    }

    @Test
    void aResultOfManyPagesIsReadToItsEnd() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            new Client(state.object("n", ID, null))
                    .turn(
                            client ->
                                    assertThat(
                                                    client.sql(
                                                            "WITH RECURSIVE c(x) AS (SELECT 1 UNION"
                                                                + " ALL SELECT x + 1 FROM c WHERE x"
                                                                + " < 20000) SELECT x, 'some text'"
                                                                + " FROM c"))
                                            .hasSize(20_000)
                                            .last()
                                            .isEqualTo(List.of(20_000.0, "some text")));
        }
    }

    @Test
    void aStatementWithoutEndIsStopped() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            ObjectStorage storage = state.object("n", ID, null);
            Client client = new Client(storage).turn(turn -> turn.put("a", "1"));
            storage.begin();
            client.put("a", "2");
            Thread.startVirtualThread(storage::stop);
            assertThatThrownBy(
                            () ->
                                    client.sql(
                                            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x +"
                                                    + " 1 FROM c) SELECT count(*) FROM c"))
                    .hasMessageContaining("SQLITE_INTERRUPT");
            storage.close();
            new Client(state.object("n", ID, null))
                    .turn(turn -> assertThat(turn.get("a")).isEqualTo("1"));
        }
    }

    @Test
    void aTableIsRenamedAndItsColumnsAreDropped() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            new Client(state.object("n", ID, null))
                    .turn(
                            client -> {
                                client.sql("CREATE TABLE before (a, b, c)");
                                client.sql("ALTER TABLE before RENAME TO after");
                                client.sql("ALTER TABLE after RENAME COLUMN a TO d");
                                client.sql("ALTER TABLE after DROP COLUMN b");
                                client.sql("INSERT INTO after (c, d) VALUES (1, 2)");
                                assertThat(client.sql("SELECT d FROM after"))
                                        .containsExactly(List.of(2.0));
                            });
        }
    }

    @Test
    void foreignKeysAreTurnedOffInATurnThatWrote() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            new Client(state.object("n", ID, null))
                    .turn(
                            client -> {
                                client.sql("CREATE TABLE a (b REFERENCES missing (id))");
                                client.sql("PRAGMA foreign_keys = OFF");
                                client.sql("INSERT INTO a VALUES (1)");
                                client.sql("PRAGMA foreign_keys = ON");
                                assertThatThrownBy(() -> client.sql("INSERT INTO a VALUES (2)"))
                                        .hasMessageContaining("no such table: main.missing");
                                client.sql("PRAGMA foreign_keys = OFF");
                                client.sql("INSERT INTO a VALUES (3)");
                            });
        }
    }

    @Test
    void statisticsLeaveOneTable() throws Exception {
        try (StateFolder state = StateFolder.temporary()) {
            new Client(state.object("n", ID, null))
                    .turn(
                            client -> {
                                client.sql("CREATE TABLE t (a); CREATE INDEX i ON t(a)");
                                client.sql("INSERT INTO t VALUES (1), (2)");
                                client.sql("ANALYZE");
                                assertThat(
                                                client.sql(
                                                        "SELECT name FROM sqlite_master WHERE name"
                                                                + " LIKE 'sqlite_stat%'"))
                                        .containsExactly(List.of("sqlite_stat1"));
                            });
        }
    }

    @Test
    void aLogThatIsWrittenAheadIsReadToWhereItWasCommitted() throws Exception {
        Path copy = folder.resolve("copy");
        try (StateFolder state = StateFolder.open(folder.resolve("first"))) {
            ObjectStorage storage = state.object("n", ID, null);
            Client client = new Client(storage);
            for (int i = 1; i <= 100; i++) {
                int n = i;
                client.turn(turn -> turn.put("n", String.valueOf(n)));
            }
            Path log = Session.log(storage.file());
            // a log of zeros at its end, as a process leaves it that is killed
            byte[] bytes = Files.readAllBytes(log);
            assertThat(bytes[bytes.length - 1]).isZero();
            assertThat(bytes.length).isGreaterThan(256 << 10);
            Path file = copy.resolve("do/n").resolve(storage.file().getFileName());
            Files.createDirectories(file.getParent());
            Files.copy(storage.file(), file);
            Files.copy(log, Session.log(file));
        }
        try (StateFolder state = StateFolder.open(copy)) {
            new Client(state.object("n", ID, null))
                    .turn(turn -> assertThat(turn.get("n")).isEqualTo("100"));
        }
    }

    @Test
    void oneProcessHasTheFolder() throws Exception {
        try (StateFolder state = StateFolder.open(folder)) {
            assertThatThrownBy(() -> StateFolder.open(state.path()))
                    .hasMessageContaining("in use by another Dovetail")
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aDamagedFileBreaksItsObjectAlone() throws Exception {
        Path file = folder.resolve("do/n/" + ID + ".sqlite");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "this was a database once, and is now text".repeat(200));
        try (StateFolder state = StateFolder.open(folder)) {
            ObjectStorage broken = state.object("n", ID, null);
            assertThatThrownBy(() -> new Client(broken).turn(turn -> turn.get("a")))
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("damaged");
            new Client(state.object("n", "cd".repeat(32), null))
                    .turn(turn -> turn.put("a", "1"))
                    .turn(turn -> assertThat(turn.get("a")).isEqualTo("1"));
        }
    }
}
