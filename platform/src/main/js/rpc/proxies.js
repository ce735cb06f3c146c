// JavaScript cannot tell a Proxy from its target, so the platform's Proxy constructor remembers what it
// made. The kernel itself uses the original.
import {
  apply,
  construct,
  defineProperty,
  Proxy as NativeProxy,
  SafeWeakMap,
} from "../kernel/primordials.js";

const made = new SafeWeakMap();
const revocable = NativeProxy.revocable;

/** True for an object that user code made with Proxy. */
export function isProxy(object) {
  return made.has(object);
}

/** What a Proxy was made of: its target and its handler; undefined for anything else. */
export function proxyDetails(proxy) {
  return made.get(proxy);
}

function remember(proxy, target, handler) {
  made.set(proxy, { target, handler });
  return proxy;
}

/** The constructor that user code sees. */
export const RememberedProxy = new NativeProxy(NativeProxy, {
  construct(target, args, newTarget) {
    const proxy = construct(target, args, newTarget === RememberedProxy ? target : newTarget);
    return remember(proxy, args[0], args[1]);
  },
});

export function installProxy(target) {
  defineProperty(NativeProxy, "revocable", {
    value: function (object, handler) {
      const result = apply(revocable, NativeProxy, [object, handler]);
      remember(result.proxy, object, handler);
      return result;
    },
    writable: true,
    configurable: true,
  });
  defineProperty(target, "Proxy", { value: RememberedProxy, writable: true, configurable: true });
}
