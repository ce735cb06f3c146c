package dev.dovetail.runtime;

/** What a message carries beside its payload: things that go by reference. */
public sealed interface Passed
        permits Capability, Service, ObjectStub, ByteSource, SocketEnd, WritableEnd {}
