// The turn: Java calls it once for the messages that arrived for one invocation. What JavaScript sends in
// answer is in the outbox when the microtasks have drained.
import { resetFrame } from "./async-context.js";
import { resetOutbox } from "./encode.js";
import { word } from "./decode.js";
import { drop, enter } from "./invocation.js";
import * as wire from "./wire.js";
import { onTimer } from "./timers.js";
import { onStream } from "./pipes.js";
import { onSocket } from "./sockets.js";
import { onWake } from "./wake.js";
import { clientGone } from "../web/client-signal.js";
import { onBirth } from "../objects/birth.js";
import { onEvent } from "../worker/events.js";
import { onCall, onFinish } from "../rpc/answers.js";
import { onReturn, onThrow } from "../rpc/calls.js";
import { release } from "../rpc/exports.js";

export function turn() {
  resetOutbox();
  resetFrame();
  const invocation = enter(word(0));
  const end = wire.HEADER_BYTES + word(4);
  for (let at = wire.HEADER_BYTES; at < end; at += word(at + 4)) dispatch(invocation, at);
}

function dispatch(invocation, at) {
  const type = word(at);
  const a = word(at + 8);
  const lengthAt = at + 24 + word(at + 20) * 8;
  const length = word(lengthAt);
  const payload = lengthAt + 4;
  switch (type) {
    case wire.EVENT:
      return onEvent(invocation, at, payload, length);
    case wire.CALL:
      return onCall(invocation, at, payload, length);
    case wire.RETURN:
      return onReturn(invocation, at, payload, length);
    case wire.THROW:
      return onThrow(invocation, at, payload, length);
    case wire.RELEASE:
      return release(invocation, a, word(at + 12));
    case wire.CANCEL:
      clientGone(invocation, a);
      return onFinish(invocation, a);
    case wire.FINISH:
      return onFinish(invocation, a);
    case wire.TIMER:
      return onTimer(invocation, a);
    case wire.DROP:
      return drop(a);
    case wire.SOCKET_TEXT:
    case wire.SOCKET_BYTES:
    case wire.SOCKET_CLOSE:
    case wire.SOCKET_FAIL:
    case wire.SOCKET_PULL:
      return onSocket(invocation, type, at, payload, length);
    case wire.BIRTH:
      return onBirth(invocation, a, payload, length);
    case wire.WAKE:
      return onWake(invocation, a);
    default:
      return onStream(invocation, type, at, payload, length);
  }
}
