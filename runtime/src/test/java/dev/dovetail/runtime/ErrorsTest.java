package dev.dovetail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovetail.config.ErrorDetail;
import dev.dovetail.isolate.ModuleSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a caller gets when the Worker that it called throws. */
class ErrorsTest {
    private static final Set<String> WHOLE = Set.of("enhanced_error_serialization", "rpc");
    private static final Set<String> LEGACY = Set.of("rpc");

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    private void deploy(
            String name, String source, Set<String> flags, Map<String, Service> services) {
        UnaryOperator<String> stacks = text -> text.replace(name + ".js:", name + ".ts:9");
        workers.runtime.deploy(
                new WorkerDefinition(
                        name,
                        List.of(new ModuleSource(name + ".js", source)),
                        services,
                        "{}",
                        Limits.PAID,
                        flags,
                        stacks));
    }

    private void callee(String name, String methods, Set<String> flags, Service... bound) {
        deploy(
                name,
                "import { WorkerEntrypoint, RpcTarget } from 'cloudflare:workers';"
                        + "class Counter extends RpcTarget { no() { throw new Error('stuck') } }"
                        + "class Mine extends Error { name = 'Mine' }"
                        + "export default class extends WorkerEntrypoint {\n"
                        + methods
                        + "\n}",
                flags,
                bound.length == 0 ? Map.of() : Map.of("C", bound[0]));
    }

    /** What an expression says of the error `e` that a call ends in. */
    private String caught(String call, String says, Set<String> flags, Service service) {
        deploy(
                "a",
                "export default { async fetch(request, env) {"
                        + "  try { await (async function ask() { return await "
                        + call
                        + " })();"
                        + "  } catch (e) { return new Response(String("
                        + says
                        + ")) } } }",
                flags,
                Map.of("B", service));
        return workers.get("a");
    }

    private String caught(String thrown, String says, Set<String> flags) {
        callee("b", "no() { " + thrown + " }", flags);
        return caught("env.B.no()", says, flags, Service.of("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new Error('x')|Error|x",
                "throw new RangeError('x')|RangeError|x",
                "throw new AggregateError([1], 'x')|AggregateError|x",
                "throw new SuppressedError(1, 2, 'x')|SuppressedError|x",
                "throw new WebAssembly.RuntimeError('x')|RuntimeError|x",
                "throw new Mine('x')|Error|Mine: x",
                "throw { a: 1 }|Error|[object Object]",
                "throw 1|Error|1",
                "throw null|Error|null",
                "throw Symbol('x')|Error|Symbol(x)",
                "throw new DOMException('x', 'AbortError')|AbortError|x",
            })
    void aThrownValueArrivesAsAnErrorOfItsClassWithItsMessage(
            String thrown, String name, String message) {
        assertThat(caught(thrown, "[e.name, e.message, e.remote].join('|')", LEGACY))
                .isEqualTo(name + "|" + message + "|true");
    }

    @Test
    void aDomExceptionKeepsItsClass() {
        assertThat(
                        caught(
                                "throw new DOMException('x', 'DataCloneError')",
                                "e instanceof DOMException && e.code",
                                WHOLE))
                .isEqualTo("25");
    }

    @Test
    void anErrorKeepsItsOwnPropertiesWhereBothSidesHaveTheFlag() {
        String thrown =
                "const e = new TypeError('x', { cause: new RangeError('why') }); e.code = 7;"
                        + "Object.defineProperty(e, 'hid', { value: 8, enumerable: false });"
                        + "throw e";
        String says =
                "[e instanceof TypeError, e.message, e.code, e.hid, e.cause instanceof RangeError,"
                        + " e.cause.message, e.cause.stack, e.remote, e.cause.remote].join('|')";

        assertThat(caught(thrown, says, WHOLE))
                .isEqualTo("true|x|7|8|true|why|RangeError: why|true|");
    }

    @Test
    void anErrorHasOnlyItsMessageWhereTheCallerLacksTheFlag() {
        callee("b", "no() { throw Object.assign(new Mine('x'), { code: 7 }) }", WHOLE);

        assertThat(
                        caught(
                                "env.B.no()",
                                "[e.name, e.message, 'code' in e].join('|')",
                                LEGACY,
                                Service.of("b")))
                .isEqualTo("Error|Mine: x|false");
    }

    @Test
    void aNameOfTheProgramsOwnIsKeptOnAnError() {
        assertThat(
                        caught(
                                "throw new Mine('x')",
                                "[e.name, e.message, e.constructor.name, Object.hasOwn(e, 'name')]",
                                WHOLE))
                .isEqualTo("Mine,x,Error,true");
    }

    @Test
    void theErrorsOfAnAggregateArrive() {
        assertThat(
                        caught(
                                "throw new AggregateError([new TypeError('one'), 2], 'x')",
                                "[e instanceof AggregateError, e.errors[0] instanceof TypeError,"
                                        + " e.errors[0].message, e.errors[1]]",
                                WHOLE))
                .isEqualTo("true,true,one,2");
    }

    @Test
    void anObjectThatIsNoErrorArrivesAsItIs() {
        assertThat(caught("throw { code: 7 }", "e.code + ' ' + e.remote", WHOLE))
                .isEqualTo("7 true");
    }

    @Test
    void anErrorWithWhatCannotBeClonedFallsBackToItsMessage() {
        assertThat(
                        caught(
                                "throw Object.assign(new Mine('x'), { code: 7, f() {} })",
                                "[e.name, e.message, e.code]",
                                WHOLE))
                .isEqualTo("Error,Mine: x,");
    }

    @Test
    void anErrorWhosePropertiesThrowArrivesAllTheSame() {
        assertThat(
                        caught(
                                "throw { get name() { throw 1 }, toString() { throw 2 } }",
                                "e.message",
                                WHOLE))
                .isEqualTo("(an error that cannot be shown)");
    }

    @Test
    void anErrorThatIsReturnedIsClonedWithoutItsStack() {
        callee("b", "make() { return { e: Object.assign(new Mine('x'), { code: 7 }) } }", WHOLE);

        assertThat(
                        caught(
                                "env.B.make().then(({ e }) => { throw e })",
                                "[e.name, e.message, e.code, e.remote, e.stack]",
                                WHOLE,
                                Service.of("b")))
                .isEqualTo("Mine,x,7,,Mine: x");
    }

    @Test
    void noSetterOfTheReceiverSeesAnErrorsProperties() {
        callee("b", "no() { throw Object.assign(new Error('x'), { code: 7 }) }", WHOLE);

        assertThat(
                        caught(
                                "(Object.defineProperty(Error.prototype, 'code', {"
                                        + " set() { globalThis.seen = true } }), env.B.no())",
                                "[e.code, globalThis.seen]",
                                WHOLE,
                                Service.of("b")))
                .isEqualTo("7,");
    }

    @Test
    void marksOfAnErrorAreKeptThroughAnotherWorker() {
        callee(
                "c",
                "no() { throw Object.assign(new Error('x'),"
                        + " { overloaded: true, retryable: true, durableObjectReset: true }) }",
                LEGACY);
        callee("b", "no() { return this.env.C.no() }", LEGACY, Service.of("c"));

        assertThat(
                        caught(
                                "env.B.no()",
                                "[e.remote, e.overloaded, e.retryable, e.durableObjectReset]",
                                LEGACY,
                                Service.of("b")))
                .isEqualTo("true,true,true,true");
    }

    // ---------------------------------------------------- the joined stack

    @Test
    void theStackOfTheCallerGoesOnWithTheCallees() {
        assertThat(caught("throw new Error('x')", "e.stack", WHOLE).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Error: x"),
                        line -> assertThat(line).startsWith("    at async ask (a.js:"),
                        line -> assertThat(line).startsWith("    at async Object.fetch (a.js:"),
                        line -> assertThat(line).isEqualTo("    at [b default.no]"),
                        line -> assertThat(line).startsWith("    at default.no (b.ts:92:"));
    }

    @Test
    void aStackShowsEveryHop() {
        callee("c", "far() { throw new Error('x') }", WHOLE);
        callee("b", "async near() { return await this.env.C.far() }", WHOLE, Service.of("c"));

        assertThat(caught("env.B.near()", "e.stack", WHOLE, Service.of("b")).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Error: x"),
                        line -> assertThat(line).startsWith("    at async ask (a.js:"),
                        line -> assertThat(line).startsWith("    at async Object.fetch (a.js:"),
                        line -> assertThat(line).isEqualTo("    at [b default.near]"),
                        line -> assertThat(line).startsWith("    at async default.near (b.ts:92:"),
                        line -> assertThat(line).isEqualTo("    at [c default.far]"),
                        line -> assertThat(line).startsWith("    at default.far (c.ts:92:"));
    }

    @Test
    void aFetchAndAnObjectOfTheCalleeAreNamedToo() {
        callee("b", "fetch() { throw new Error('x') } counter() { return new Counter() }", WHOLE);

        assertThat(caught("env.B.fetch('http://b')", "e.stack", WHOLE, Service.of("b")))
                .contains("\n    at [b default.fetch]\n    at default.fetch (b.ts:");
        assertThat(caught("env.B.counter().no()", "e.stack", WHOLE, Service.of("b")))
                .contains("\n    at [b Counter.no]\n    at Counter.no (b.ts:");
    }

    @Test
    void theCalleesFramesAreInTheStackOnly() {
        assertThat(caught("throw new Error('x')", "Object.keys(e)", WHOLE)).isEqualTo("remote");
    }

    @Test
    void aLoggedErrorIsMadeReadableOnceAndByTheWorkerThatThrewIt() {
        caught("throw new Error('x')", "console.error('got', e)", WHOLE);

        assertThat(workers.log)
                .singleElement()
                .asString()
                .contains("ask (a.ts:91:", "\n    at [b default.no]\n    at default.no (b.ts:92:")
                .doesNotContain(".js:");
    }

    @Test
    void aBindingMayKeepTheCalleesFramesToItself() {
        callee("b", "no() { throw Object.assign(new RangeError('x'), { code: 7 }) }", WHOLE);
        var service = new Service("b", Service.DEFAULT, "", ErrorDetail.MESSAGE);

        assertThat(caught("env.B.no()", "[e.name, e.message, e.code, e.stack]", WHOLE, service))
                .startsWith("RangeError,x,7,RangeError: x\n    at async ask")
                .doesNotContain("[b", "b.ts");
        assertThat(workers.log).isEmpty();
    }

    @Test
    void aBindingMayTellNothingButAReferenceThatTheLogShows() {
        callee(
                "b",
                "no() { throw Object.assign(new RangeError('secret'), { code: 7 }) }"
                        + " counter() { return new Counter() }",
                WHOLE);
        var service = new Service("b", Service.DEFAULT, "", ErrorDetail.NONE);

        String told = caught("env.B.no()", "[e.name, e.message, e.code]", WHOLE, service);

        assertThat(told).matches("Error,internal error; reference = [0-9a-f]{24},");
        assertThat(workers.log)
                .singleElement()
                .asString()
                .startsWith(
                        "b ERROR "
                                + told.substring("Error,".length(), told.length() - 1)
                                + "\nRangeError: secret\n    at ")
                .contains("b.ts:");
        assertThat(caught("env.B.counter().no()", "e.message", WHOLE, service))
                .startsWith("internal error; reference = ");
    }

    // ---------------------------------------------------- ordinary mistakes

    @Test
    void aMethodThatIsAnInstancePropertyIsExplainedInTheCalleesLogOnce() {
        callee("b", "no = () => 1; yes = 2", WHOLE);
        String message = "The RPC receiver does not implement the method \"no\".";

        assertThat(caught("env.B.no()", "e.message", WHOLE, Service.of("b"))).isEqualTo(message);
        assertThat(caught("env.B.no()", "e.message", WHOLE, Service.of("b"))).isEqualTo(message);
        assertThat(caught("env.B.yes", "e.name", WHOLE, Service.of("b"))).isEqualTo("TypeError");
        assertThat(workers.log)
                .singleElement()
                .asString()
                .startsWith("b WARN \"no\" was called over RPC, but it is a property of the")
                .contains("`no() { … }`");
    }

    @Test
    void aClassThatExtendsNothingIsNamedWithWhatToWrite() {
        deploy("b", "export class Named { no() {} }", WHOLE, Map.of());

        assertThat(caught("env.B.no()", "e.message", WHOLE, new Service("b", "Named", "")))
                .contains("The export \"Named\" of the Worker \"b\"")
                .contains("write `extends WorkerEntrypoint`");
    }

    @Test
    void aMessageThatLooksLikeAStackIsNotTakenForOne() {
        String thrown = "throw new Error('x\\n    at [evil y]\\n    at z')";

        assertThat(caught(thrown, "e.stack", WHOLE))
                .startsWith("Error: x\n    at [evil y]\n    at z\n    at async ask (")
                .containsOnlyOnce("at [evil y]")
                .contains("\n    at [b default.no]\n    at default.no (b.ts:");
    }
}
