package org.comal.langchain4j;

import java.lang.reflect.Method;

/**
 * A call of a builder's method.
 *
 * @param setter takes one argument
 * @param argument of the setter's type
 */
record BuilderCall(Method setter, Object argument) {}
