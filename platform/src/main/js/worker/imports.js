// import(): V8 here does not know it, so the bundler turns it into calls of ours. A module that is not one of
// the runtime's is linked and run by Java, when the call that JavaScript is in has returned.
import {
  Error,
  isWebAssemblyModule,
  ObjectCreate,
  ObjectKeys,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  RangeError,
  ReferenceError,
  SafeMap,
  SyntaxError,
  TypeError,
} from "../kernel/primordials.js";
import { enterFrame, frame, resetFrame } from "../kernel/async-context.js";
import { announceImports } from "../kernel/encode.js";
import { hasFlag } from "../kernel/flags.js";
import { currentOrNull, enterAgain } from "../kernel/invocation.js";
import { builtins } from "./modules.js";

/** An import() that Java has not done yet. */
class Waiting {
  invocation = currentOrNull();
  frame = frame;
  constructor(from, specifier, resolvers) {
    this.from = from;
    this.specifier = specifier;
    this.resolvers = resolvers;
  }
}

let last = 0;
let taken = 0;
const waiting = new SafeMap();

/** What a module of that name imports for its import() and import.meta. */
export function newScope(name) {
  return { __proto__: null, dynamicImport: importerOf(name), meta: ObjectCreate(null) };
}

/** import() in the module `from`; its member `source` is import.source(). */
export function importerOf(from) {
  const importer = (specifier, options) => dynamicImport(specifier, options, from);
  importer.source = (specifier) =>
    PromisePrototypeThen(dynamicImport(specifier, undefined, from), ({ default: value }) => {
      if (isWebAssemblyModule(value)) return value;
      throw new SyntaxError(
        `Source phase import not available for module: ${specifier}.\n  imported from "${from}"`,
      );
    });
  return importer;
}

/** import(specifier, options) in the module `from`. */
function dynamicImport(specifier, options, from) {
  try {
    const name = `${specifier}`;
    checkAttributes(options);
    const builtin = builtins[name];
    if (builtin !== undefined) return PromiseResolve(builtin);
    const resolvers = PromiseWithResolvers();
    waiting.set(++last, new Waiting(from, name, resolvers));
    announceImports(true);
    return resolvers.promise;
  } catch (error) {
    return PromiseReject(error);
  }
}

function checkAttributes(options) {
  if (options === undefined) return;
  if ((typeof options !== "object" && typeof options !== "function") || options === null) {
    throw new TypeError("The second argument of import() must be an object");
  }
  const attributes = options.with;
  if (attributes === undefined) return;
  if (ObjectKeys(attributes).length > 0 && hasFlag("throw_on_unrecognized_import_assertion")) {
    throw new Error("Unrecognized import attributes specified");
  }
}

/**
 * For Java: the next import to do, as "id\nreferrer\nspecifier"; an empty string when there is none. A module that is
 * evaluated for it runs in the async context of the import().
 */
export function takeImport() {
  if (taken === last) {
    announceImports(false);
    resetFrame();
    return "";
  }
  const { from, specifier, frame: context } = waiting.get(++taken);
  enterFrame(context);
  return `${taken}\n${from}\n${specifier}`;
}

/** From Java: a module has been evaluated. */
export function finishImport(id, namespace) {
  take(id)?.resolve(namespace);
}

/** From Java: an import failed; with a value that was thrown, or with an error's type and message. */
export function refuseImport(id, type, reason) {
  take(id)?.reject(type === "" ? reason : errorNamed(type, reason));
}

/** For Java, which tells those who import a module what it throws. */
export function ignoreRejection(evaluation) {
  PromisePrototypeThen(evaluation, undefined, () => {});
}

function take(id) {
  const { invocation, resolvers } = waiting.get(id);
  waiting.delete(id);
  if (invocation !== null) {
    if (invocation.ended) return null;
    enterAgain(invocation);
  }
  return resolvers;
}

const TYPES = { __proto__: null, RangeError, ReferenceError, SyntaxError, TypeError };

/** An error by its type's name. */
export function errorNamed(type, message) {
  return new (TYPES[type] ?? Error)(message);
}
