package dev.dovetail.soak;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a long test, beside its {@code @Test}: {@code mvn verify} runs it for a moment among the
 * others, {@code mvn -Psoak verify} runs only such tests, and whole. How long is said by {@link
 * SoakRun}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("soak")
public @interface Soak {}
