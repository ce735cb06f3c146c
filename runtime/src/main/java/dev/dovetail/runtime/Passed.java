package dev.dovetail.runtime;

/** What a message carries beside its payload: things that go by reference, and large buffers. */
public sealed interface Passed
        permits Capability, Service, ObjectStub, ByteSource, SocketEnd, WritableEnd, LargeBuffer {}
