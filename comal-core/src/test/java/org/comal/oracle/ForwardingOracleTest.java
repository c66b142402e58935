package org.comal.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.plugin.Planned;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardingOracleTest {
  /** What the oracle inside says, none of it the default of an oracle. */
  private static final Map<Class<?>, Object> SAID =
      Map.of(
          String.class,
          "inside",
          double[].class,
          new double[] {0.3},
          boolean.class,
          true,
          Optional.class,
          Optional.of(PreferenceOracle.of("known", c -> 0.3)),
          Map.class,
          Map.of("figure", 1.0),
          List.class,
          List.of("the plan"));

  private static final Map<Class<?>, Object> ASKED =
      Map.of(
          List.class,
          List.of(Questions.question(1, 2)),
          RandomSource.class,
          new RandomSource(3),
          VerdictListener.class,
          VerdictListener.NONE,
          int.class,
          7);

  private record Call(String method, List<Object> arguments) {}

  private final List<Call> calls = new ArrayList<>();

  /** Whatever it is asked it notes, and answers from {@link #SAID}. */
  private PreferenceOracle inside() {
    return (PreferenceOracle)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PreferenceOracle.class, Planned.class},
            (proxy, method, arguments) -> {
              calls.add(
                  new Call(method.getName(), arguments == null ? List.of() : List.of(arguments)));
              return said(method);
            });
  }

  /** An oracle that draws, or its expectation would be the one outside. */
  private static Object said(Method method) {
    if (method.getName().equals("deterministic")) {
      return false;
    }
    return SAID.get(method.getReturnType());
  }

  private static Stream<Method> methods() {
    return Stream.of(PreferenceOracle.class, Planned.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isSynthetic());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void passesOnWhateverAnOracleCanBeAsked(Method method) throws ReflectiveOperationException {
    PreferenceOracle outside = new ForwardingOracle(inside()) {};
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(ASKED::get).toArray();
    Object said = method.invoke(outside, arguments);
    assertThat(calls)
        .filteredOn(c -> c.method.equals(method.getName()))
        .singleElement()
        // The short form of prefer is the long one with a listener that hears nothing.
        .satisfies(c -> assertThat(c.arguments).startsWith(arguments));
    assertThat(said).isEqualTo(said(method));
  }

  @Test
  void isItsOwnExpectationWhereItIsDeterministic() {
    PreferenceOracle outside = new ForwardingOracle(new Questions((a, b) -> 0.5)) {};
    assertThat(outside.expectation()).containsSame(outside);
  }

  @Test
  void methodsAreLookedAt() {
    assertThat(methods().map(Method::getName))
        .contains("id", "prefer", "free", "statistics", "plan", "rest", "close");
  }
}
