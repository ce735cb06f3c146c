package dev.dovetail.isolate;

import static org.assertj.core.api.Assertions.assertThat;

import com.caoccao.javet.exceptions.JavetException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The codec in a realm whose built-ins belong to someone else. */
class CodecHostileTest {
    private CodecRuntime codec;

    @BeforeEach
    void start() throws JavetException, IOException {
        codec = new CodecRuntime();
    }

    @AfterEach
    void close() throws JavetException {
        codec.close();
    }

    /** Every method and getter of every built-in throws, also those that look a class up. */
    private static final String BREAK_EVERYTHING =
            """
            (() => {
              const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
              const broken = () => { throw new Hostile(); };
              class Hostile {}
              const objects = [];
              const add = (x) => {
                const object = (typeof x === "object" && x !== null) || typeof x === "function";
                if (object && !objects.includes(x)) objects.push(x);
              };
              for (const name of ownKeys(globalThis)) {
                if (["codec", "globalThis", "capability", "embedded", "platform"].includes(name)) continue;
                const value = getOwnPropertyDescriptor(globalThis, name).value;
                add(value);
                if (typeof value === "function") add(value.prototype);
              }
              add(getPrototypeOf(Uint8Array));
              add(getPrototypeOf(Uint8Array.prototype));
              for (const x of [[].values(), new Map().values(), new Set().values(), "".matchAll(/a/g)]) {
                add(getPrototypeOf(x));
                add(getPrototypeOf(getPrototypeOf(x)));
              }
              let count = 0;
              const work = [];
              for (const object of objects) {
                for (const key of ownKeys(object)) {
                  const is = getOwnPropertyDescriptor(object, key);
                  if (!is.configurable) continue;
                  if (typeof is.value === "string" || typeof is.value === "number") continue;
                  if (object === globalThis.Object?.prototype && key === "__proto__") continue;
                  work.push([object, key]);
                }
              }
              for (let i = 0; i < work.length; i++) {
                const species = work[i][1] === "constructor";
                const descriptor = species
                  ? { get: broken, set: broken }
                  : { value: broken, writable: true };
                descriptor.configurable = true;
                defineProperty(work[i][0], work[i][1], descriptor);
                count++;
              }
              return String(count);
            })()
            """;

    @Test
    void everyRowIsWrittenAndReadWhenEveryBuiltInThrows() throws JavetException {
        Map<Integer, Vectors.Row> rows = new LinkedHashMap<>();
        for (Vectors.Row row : Vectors.wellFormed()) {
            rows.put(codec.add(row.js()), row);
        }
        codec.run(
                "globalThis.String = () => 'broken'; "
                        + BREAK_EVERYTHING.replace("String(count)", "count"));
        assertThat(
                        codec.ask(
                                "(() => { try { [].push(1); return 'works'; } catch { return"
                                        + " 'throws'; } })()"))
                .isEqualTo("throws");
        for (Map.Entry<Integer, Vectors.Row> entry : rows.entrySet()) {
            Vectors.Row row = entry.getValue();
            assertThat(codec.written(entry.getKey())).as(row.name()).isEqualTo(row.hex());
            assertThat(codec.rewritten(row.hex())).as(row.name()).isEqualTo(row.hex());
        }
        for (Vectors.Row row : Vectors.malformed()) {
            assertThat(codec.read(row.hex())).as(row.name()).isEqualTo(CodecRuntime.MALFORMED);
        }
    }

    @Test
    void readingRunsNoSetterAndNoGetterOfAnyPrototype() throws JavetException {
        codec.run(
                """
                globalThis.seen = "";
                const names = ["message", "stack", "cause", "name", "length", "value", "get", "set", "writable",
                  "enumerable", "configurable", "a", "b", "c", "n", "t", "x", "then", "toJSON", "constructor",
                  "index", "bytes", "members", "Class", "size", "capability", "object", "done", "source", "flags",
                  "__proto__", "hasOwnProperty", "toString", "valueOf"];
                for (let i = 0; i < 300; i++) names.push(String(i));
                for (const prototype of [Object.prototype, Array.prototype, Error.prototype, Map.prototype,
                    Set.prototype, Uint8Array.prototype, Date.prototype, RegExp.prototype]) {
                  for (const name of names) {
                    if (Object.hasOwn(prototype, name) && prototype !== Object.prototype) continue;
                    Object.defineProperty(prototype, name, {
                      __proto__: null,
                      get() { seen += "get " + name; },
                      set() { seen += "set " + name; },
                      configurable: true,
                    });
                  }
                }
                Error.prepareStackTrace = () => { seen += "prepareStackTrace"; };
                seen = "";
                """);
        for (Vectors.Row row : Vectors.wellFormed()) {
            assertThat(codec.read(row.hex())).as(row.name()).isEmpty();
        }
        assertThat(codec.ask("seen")).isEmpty();
    }

    @Test
    void aProxyBehindArrayPrototypeSeesNothing() throws JavetException {
        codec.run(
                """
                globalThis.seen = [];
                const trap = (name) => (...args) => { seen.push(name); return Reflect[name](...args); };
                const handler = {};
                for (const name of Object.getOwnPropertyNames(Reflect)) handler[name] = trap(name);
                Object.setPrototypeOf(Array.prototype, new Proxy({}, handler));
                seen.length = 0;
                """);
        assertThat(codec.read("8401020380")).isEmpty();
        assertThat(codec.read("82d81c80d81d00")).isEmpty();
        assertThat(codec.read("d81b84615800" + "0101")).isEmpty();
        assertThat(codec.read("d9d082820a" + "a1613501")).isEmpty();
        assertThat(codec.ask("seen.join()")).isEmpty();
        assertThat(codec.rewritten("8401020380")).isEqualTo("8401020380");
    }

    @Test
    void noBufferOfTheKernelReachesASpeciesConstructor() throws JavetException {
        codec.run(
                """
                globalThis.leaks = 0;
                const species = function (...args) { leaks++; return new Uint8Array(...args); };
                for (const Class of [Object.getPrototypeOf(Uint8Array), Uint8Array, ArrayBuffer, Int32Array]) {
                  Object.defineProperty(Class, Symbol.species, { get: () => species, configurable: true });
                  Object.defineProperty(Class.prototype, "constructor", { get: () => species, configurable: true });
                }
                """);
        for (Vectors.Row row : Vectors.wellFormed()) {
            assertThat(codec.rewritten(row.hex())).as(row.name()).isEqualTo(row.hex());
        }
        assertThat(codec.ask("String(leaks)")).isEqualTo("0");
    }

    @Test
    void brandsCountAndNotPrototypes() throws JavetException {
        String bare = "Object.setPrototypeOf(%s, Object.prototype)";
        assertThat(codec.written(bare.formatted("new Date(5)"))).isEqualTo("d903e9a201002205");
        assertThat(codec.written(bare.formatted("/a/g"))).isEqualTo("d9524a8261616167");
        assertThat(codec.written(bare.formatted("[1, 2]"))).isEqualTo("820102");
        assertThat(codec.written(bare.formatted("new Uint8Array([1])"))).isEqualTo("d8404101");
        assertThat(codec.written(bare.formatted("Object(true)")))
                .isEqualTo("d81b8267426f6f6c65616ef5");
        assertThat(codec.written("Object.setPrototypeOf(new Map([[1, 2]]), Date.prototype)"))
                .isEqualTo("d90103a10102");
        assertThat(codec.written("Object.setPrototypeOf(new Set([1]), null)"))
                .isEqualTo("d901028101");
        assertThat(codec.written("new (class extends Map {})([[1, 2]])")).isEqualTo("d90103a10102");
        assertThat(codec.written("Object.create(Date.prototype)"))
                .isEqualTo(
                        "DataCloneError: Could not serialize object of type \"Date\". This type"
                                + " does not support serialization.");
    }

    @Test
    void whatCannotBeClonedIsADataCloneError() throws JavetException {
        assertThat(codec.written("Symbol('s')"))
                .isEqualTo("DataCloneError: Symbol(s) could not be cloned.");
        assertThat(codec.written("Object.assign(new Error('m'), { message: Symbol('s') })"))
                .isEqualTo("DataCloneError: Symbol(s) could not be cloned.");
        assertThat(codec.written("Promise.resolve()")).startsWith("DataCloneError: ");
        assertThat(codec.written("Object.create(null)")).startsWith("DataCloneError: ");
        assertThat(
                        codec.written(
                                "(() => { const b = new ArrayBuffer(1); b.transfer(); return b;"
                                        + " })()"))
                .startsWith("DataCloneError: ");
    }

    @Test
    void anErrorIsReadOnceAndBeforeItIsWritten() throws JavetException {
        assertThat(
                        codec.written(
                                """
                                (() => {
                                  const e = Object.assign(new Error("m"), { stack: "s" });
                                  Object.defineProperty(e, "message", {
                                    get() { delete e.stack; e.cause = 1; return "got"; }, configurable: true,
                                  });
                                  return e;
                                })()
                                """))
                .isEqualTo(
                        "d81b83654572726f72654572726f72a2676d65737361676563676f7465636175736501");
    }

    @Test
    void flagsOfARegExpAreItsOwn() throws JavetException {
        assertThat(codec.written("Object.defineProperty(/a/dgimsuy, 'flags', { value: 'x' })"))
                .isEqualTo("d9524a826161" + "67" + "6467696d737579");
    }
}
