package dev.dovetail.config;

import static dev.dovetail.config.Given.clean;
import static dev.dovetail.config.Given.told;
import static dev.dovetail.config.Given.toml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class DurableObjectsTest {
    private static final String BOUND =
            "durable_objects = { bindings = [{ name = 'X', class_name = 'C' }] }\n";

    private static List<String> classesOf(String lines) {
        return clean(toml(lines)).objects().classes().stream()
                .map(one -> one.name() + " " + one.key())
                .toList();
    }

    @Test
    void aBindingNamesAClassOfThisWorkerOrOfAnother() {
        var objects =
                clean(
                                toml(
                                        "durable_objects = { bindings = ["
                                                + "{ name = 'X', class_name = 'C' },"
                                                + "{ name = 'Y', class_name = 'D', script_name ="
                                                + " 'other' }] }\n"
                                                + "migrations = [{ tag = 'v1', new_sqlite_classes"
                                                + " = ['C'] }]\n"))
                        .objects();

        assertThat(objects.bindings())
                .extracting(ObjectBinding::binding, ObjectBinding::script)
                .containsExactly(tuple("X", Optional.empty()), tuple("Y", Optional.of("other")));
        assertThat(objects.classes()).extracting(ObjectClass::name).containsExactly("C");
    }

    @Test
    void aClassThatNoMigrationCreatesRunsWithAWarning() {
        var result = toml(BOUND);

        assertThat(told(result))
                .singleElement()
                .asString()
                .contains("warning: durable_objects.bindings[0]")
                .contains("no migration creates the class \"C\"")
                .contains("new_sqlite_classes = [\"C\"]");
        assertThat(result.config().orElseThrow().objects().classes())
                .extracting(ObjectClass::name)
                .containsExactly("C");
    }

    @Test
    void aNameThatABindingHasMayNotBeAVariableToo() {
        assertThat(told(toml(BOUND + "migrations = [{tag='1',new_classes=['C']}]\nvars.X = 1\n")))
                .singleElement()
                .asString()
                .contains("env.X is declared twice");
    }

    @Test
    void aRenamedClassKeepsItsKey() {
        assertThat(
                        classesOf(
                                "migrations = [{ tag = 'a', new_classes = ['C', 'D'] },{ tag = 'b',"
                                        + " renamed_classes = [{from='C',to='E'}] }]\n"))
                .containsExactly("D a-D", "E a-C");
    }

    @Test
    void aDeletedClassThatComesBackHasNothingOfTheOldOne() {
        assertThat(
                        classesOf(
                                "migrations = [{ tag = 'a', new_classes = ['C'] },"
                                        + "{ tag = 'b', deleted_classes = ['C'] },"
                                        + "{ tag = 'c', new_sqlite_classes = ['C'] }]\n"))
                .containsExactly("C a-C.2");
    }

    @Test
    void aTransferredClassKeepsTheKeyOfTheOtherWorker() {
        assertThat(
                        classesOf(
                                "migrations = [{ tag = 'a', transferred_classes ="
                                        + " [{from='C',from_script='old',to='D'}] }]\n"))
                .containsExactly("D old-C");
    }

    @Test
    void migrationsAreCheckedInTheirOrder() {
        assertThat(
                        told(
                                toml(
                                        "migrations = [{ tag = 'a', deleted_classes = ['Basket']"
                                                + " },\n{ tag = 'a', new_classes = ['Baskets',"
                                                + " 'Baskets'] }]\n")))
                .satisfiesExactly(
                        text ->
                                assertThat(text)
                                        .contains("migrations[0].deleted_classes")
                                        .contains("no migration before this one creates it"),
                        text -> assertThat(text).contains("migrations[1].tag").contains("line 4"),
                        text -> assertThat(text).contains("there is a class \"Baskets\" already"));
    }

    @Test
    void exportsSayTheSameInTheNewerForm() {
        assertThat(
                        classesOf(
                                "exports = { C = { type = 'durable-object', storage = 'sqlite' },"
                                        + " D = { type = 'durable-object', state = 'renamed',"
                                        + " renamed_to = 'C' }, E = { type = 'durable-object',"
                                        + " state = 'expecting-transfer', transfer_from = 'old' },"
                                        + " F = { type = 'durable-object', state = 'deleted' },"
                                        + " default = { type = 'worker' } }\n"))
                .containsExactly("C a-D", "E old-E");
    }

    @Test
    void exportsAndMigrationsTogetherAreRefused() {
        assertThat(
                        told(
                                toml(
                                        """
                                        exports = { C = { type = 'durable-object' } }
                                        migrations = [{ tag = 'a' }]
                                        """)))
                .singleElement()
                .asString()
                .contains("error: exports: a Worker has either migrations or exports");
    }

    @Test
    void aStateThatIsNoneIsToldWithTheNearOne() {
        assertThat(told(toml("exports = { C = { type = 'durable-object', state = 'rename' } }\n")))
                .singleElement()
                .asString()
                .contains("exports.C.state")
                .contains("did you mean \"renamed\"");
    }
}
