package org.comal;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that plugins and library users may build on: it changes only with a new version of
 * the plugin interface or a new major version, and never by accident.
 *
 * <p>A listing of all such types and what they offer lies in the repository, {@code
 * docs/stable.txt}, and a test compares it, so that a change of it is a decision. Types without
 * this mark may change with any version.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stable {}
