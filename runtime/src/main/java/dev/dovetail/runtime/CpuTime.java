package dev.dovetail.runtime;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The CPU time of threads, in nanoseconds. Asking takes about a microsecond. */
final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** That of this thread. */
    static long ofThisThread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** That of another; -1 if it does not run any more. */
    static long of(Thread thread) {
        return THREADS.getThreadCpuTime(thread.threadId());
    }
}
