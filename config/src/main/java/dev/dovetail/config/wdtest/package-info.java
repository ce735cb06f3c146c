/**
 * workerd's test configurations, {@code .wd-test} files, to immutable records.
 *
 * <p>{@link dev.dovetail.config.wdtest.WdTestReader} is the way in, {@link
 * dev.dovetail.config.wdtest.WdTest} what comes out. The files are Cap'n Proto schema text (<a
 * href="https://capnproto.org/language.html#constants">its constants</a>) whose one constant of
 * type {@code Config} is what workerd's {@code workerd.capnp} describes; what a test cannot do
 * without is read, the rest is passed over. Nothing here touches a disk.
 */
@NullMarked
package dev.dovetail.config.wdtest;

import org.jspecify.annotations.NullMarked;
