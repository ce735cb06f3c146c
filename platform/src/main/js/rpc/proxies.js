// JavaScript cannot tell a Proxy from its target, so the platform's Proxy constructor remembers what it
// made. The kernel itself uses the original.
import {
  apply,
  construct,
  defineProperty,
  Proxy as NativeProxy,
  SafeWeakSet,
} from "../kernel/primordials.js";

const made = new SafeWeakSet();
const revocable = NativeProxy.revocable;

/** True for an object that user code made with Proxy. */
export function isProxy(object) {
  return made.has(object);
}

function remember(proxy) {
  made.add(proxy);
  return proxy;
}

/** The constructor that user code sees. */
export const RememberedProxy = new NativeProxy(NativeProxy, {
  construct(target, args, newTarget) {
    return remember(construct(target, args, newTarget === RememberedProxy ? target : newTarget));
  },
});

export function installProxy(target) {
  defineProperty(NativeProxy, "revocable", {
    value: function (object, handler) {
      const result = apply(revocable, NativeProxy, [object, handler]);
      remember(result.proxy);
      return result;
    },
    writable: true,
    configurable: true,
  });
  defineProperty(target, "Proxy", { value: RememberedProxy, writable: true, configurable: true });
}
