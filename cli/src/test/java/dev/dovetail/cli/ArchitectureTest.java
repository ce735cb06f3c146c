package dev.dovetail.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;

import java.util.Map;
import java.util.Set;

/** The rules of the house that a machine can check. A room is a module, and a package. */
@AnalyzeClasses(
        packages = ArchitectureTest.HOUSE,
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String HOUSE = "dev.dovetail";

    /** What each room may name: rooms further down the list of ARCHITECTURE.md. */
    private static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    Map.entry(
                            "cli",
                            Set.of(
                                    "server",
                                    "runtime",
                                    "storage",
                                    "isolate",
                                    "bundle",
                                    "config",
                                    "rpc",
                                    "supervisor")),
                    Map.entry("supervisor", Set.of()),
                    Map.entry("server", Set.of("runtime", "isolate", "config", "rpc")),
                    Map.entry(
                            "runtime",
                            Set.of("isolate", "platform", "storage", "web", "rpc", "config")),
                    Map.entry("storage", Set.of()),
                    Map.entry("isolate", Set.of("icu", "platform")),
                    Map.entry("icu", Set.of()),
                    Map.entry("web", Set.of("rpc")),
                    Map.entry("platform", Set.of()),
                    Map.entry("rpc", Set.of()),
                    Map.entry("config", Set.of()),
                    Map.entry("bundle", Set.of()));

    private static final DescribedPredicate<JavaClass> FILES =
            resideInAnyPackage("java.nio.file..")
                    .and(not(nameMatching("java\\.nio\\.file\\.(Path|InvalidPathException)")))
                    .or(nameMatching("java\\.io\\.(File|RandomAccessFile).*"))
                    .as("files");

    @ArchTest
    static final ArchRule everyArrowGoesDown =
            classes().should(nameOnlyRoomsBelow()).as("rooms should name only rooms below");

    @ArchTest
    static final ArchRule noPackagesFormACycle =
            slices().matching(HOUSE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyIsolateNamesJavet =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(room("isolate"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.caoccao.javet..");

    @ArchTest
    static final ArchRule onlyServerNamesVertxAndNetty =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(room("server"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule onlyStorageNamesSqlite =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(room("storage"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.sqlite..", "java.sql..");

    @ArchTest
    static final ArchRule rpcAndConfigOpenNoConnection =
            noClasses()
                    .that()
                    .resideInAnyPackage(room("rpc"), room("config"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels..");

    @ArchTest
    static final ArchRule rpcAndConfigStartNoThread =
            noClasses()
                    .that()
                    .resideInAnyPackage(room("rpc"), room("config"))
                    .should()
                    .dependOnClassesThat(
                            assignableTo(Thread.class)
                                    .or(resideInAnyPackage("java.util.concurrent.."))
                                    .as("start or join threads"));

    @ArchTest
    static final ArchRule rpcTouchesNoFile =
            noClasses()
                    .that()
                    .resideInAPackage(room("rpc"))
                    .should()
                    .dependOnClassesThat(FILES.or(resideInAnyPackage("java.nio.file")));

    @ArchTest
    static final ArchRule configTouchesFilesInTwoPlaces =
            noClasses()
                    .that()
                    .resideInAPackage(room("config"))
                    .and(not(nameMatching(".*\\.(ConfigReader|ConfigFiles)")))
                    .should()
                    .dependOnClassesThat(FILES)
                    .because("elsewhere a path is only a value");

    @ArchTest
    static final ArchRule onlyCliPrints =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(room("cli"))
                    .and(not(nameMatching(".*\\.(PlatformBuild|SupervisorMain)")))
                    .should(ACCESS_STANDARD_STREAMS)
                    .because("what a runtime says goes to its listener; a build step may print");

    @ArchTest
    static final ArchRule noPublicAccessorSaysGet =
            noMethods()
                    .that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat()
                    .arePublic()
                    .should(have(nameMatching("get[A-Z].*")));

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes().should(resideInANullMarkedPackage());

    private static String room(String name) {
        return HOUSE + "." + name + "..";
    }

    /** The room of a class, or nothing if it is not ours. */
    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(HOUSE + ".")
                ? name.substring(HOUSE.length() + 1).replaceFirst("\\..*", "")
                : "";
    }

    private static ArchCondition<JavaClass> nameOnlyRoomsBelow() {
        return new ArchCondition<>("name only rooms below") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = roomOf(type);
                Set<String> below = ARROWS.getOrDefault(from, Set.of());
                for (Dependency arrow : type.getDirectDependenciesFromSelf()) {
                    String to = roomOf(arrow.getTargetClass());
                    if (!to.isEmpty() && !to.equals(from) && !below.contains(to)) {
                        events.add(SimpleConditionEvent.violated(arrow, arrow.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    String text = type.getPackageName() + " has no @NullMarked: " + type.getName();
                    events.add(SimpleConditionEvent.violated(type, text));
                }
            }
        };
    }
}
