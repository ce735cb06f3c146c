/**
 * The locale data that V8's ICU reads. V8 comes without it; ICU4J has the same data, with the bytes
 * in the other order. The build turns it round ({@link dev.dovetail.icu.IcuBuild}); {@link
 * dev.dovetail.icu.IcuData} hands it out.
 */
@NullMarked
package dev.dovetail.icu;

import org.jspecify.annotations.NullMarked;
