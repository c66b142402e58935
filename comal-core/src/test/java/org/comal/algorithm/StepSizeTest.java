package org.comal.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import org.comal.plugin.Options;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which step sizes are refused when an algorithm is read, and what is said of the others. */
class StepSizeTest {
  private static AlgorithmFactory factory(String name) {
    return switch (name) {
      case "comal" -> new ComalFactory();
      case "inpo" -> new InpoFactory();
      case "nash-md" -> new NashMdFactory();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The problems that reading a block of two lines brings, each with its place. */
  private static List<String> problems(String algorithm, String eta, String tau) {
    AlgorithmFactory factory = factory(algorithm);
    Problems problems = new Problems();
    Options options =
        new Options(
            ConfigFactory.parseString(
                    "eta = " + eta + "\ntau = " + tau,
                    ConfigParseOptions.defaults().setOriginDescription("game.conf"))
                .withFallback(ConfigFactory.parseString(factory.keys())),
            "algorithm",
            problems);
    factory.read(options, null);
    return problems.list().stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // ητ = 2 and 5.
        "inpo;    20;                                          0.1;         2 (eta 20, tau 0.1)",
        "comal;   20;                                          0.1;         2 (eta 20, tau 0.1)",
        "nash-md; 20;                                          0.1;         2 (eta 20, tau 0.1)",
        // 1 is no mixture, but a step that reaches the reference and goes no further.
        "nash-md; 10;                                          0.1;         1 (eta 10, tau 0.1)",
        // Values of lists: .5 · .1 = .05, then 20 · .1 = 2.
        "nash-md; '[0.5, 20]';                                 0.1;         tau 0.1, value 2",
        "inpo;    '[0.5, 20]';                                 0.1;         tau 0.1, value 2",
        "comal;   '[0.5, 1, 20]';                              0.1;         tau 0.1, value 3",
        // 3 · .1, 3 · .2, 3 · .4.
        "comal;   3;                                           '[0.1, 0.2, 0.4]'; value 3",
        // 16 · .1 = 1.6 at once; 1 · .1 · 2^i passes any bound.
        "inpo;    '{ initial = 16, factor = 0.5 }';            0.1;         1.6",
        "nash-md; '{ initial = 1, factor = 2 }';               0.1;         grows without end",
        // The floor holds η up while τ grows.
        "inpo; '{ initial = 1, factor = 0.5, floor = 0.1 }'; '{ initial = 0.1, factor = 1.5 }'; grows"
      })
  void refusesStepsThatGoPastTheReference(String algorithm, String eta, String tau, String words) {
    assertThat(problems(algorithm, eta, tau))
        .singleElement()
        .satisfies(p -> assertThat(p).contains("game.conf", ":1: algorithm: ", "eta", words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "inpo;    10;                                 0.1",
        "comal;   10;                                 0.1",
        "nash-md; 9.99;                               0.1",
        "comal;   '[500, 100]';                       '[6.666666666666667e-4, 3.3333333333333335e-3]'",
        "nash-md; '{ initial = 1, factor = 0.5 }';    '{ initial = 0.1, factor = 2 }'",
        "inpo;    '{ initial = 8, factor = 0.5, floor = 1 }'; 0.1"
      })
  void letsTheOthersPass(String algorithm, String eta, String tau) {
    assertThat(problems(algorithm, eta, tau)).isEmpty();
  }

  @Test
  void recordsRefuseTheSame() {
    Schedule rising = new Schedule.Listed(new double[] {0.5, 20});
    Schedule tau = Schedule.constant(0.1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NashMd(rising, tau))
        .withMessageContaining("in nash-md, eta times tau must be below 1, but is 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Inpo(rising, tau))
        .withMessageContaining("in inpo, eta times tau must be 1 or less");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Comal(20, 0.1, 25))
        .withMessageContaining("in comal");
    assertThatCode(() -> new Comal(10, 0.1, 25)).doesNotThrowAnyException();
  }

  /** τ = .1: 2τ/(3τ² + 8) = .2/8.03 = .02491 and 2τ/(τ² + ⅛) = .2/.135 = 1.481. */
  @Test
  void saysWhichBoundAStepPasses() {
    Schedule tau = Schedule.constant(0.1);
    assertThat(new Inpo(Schedule.constant(0.0249), tau).advice()).isEmpty();
    assertThat(new Inpo(Schedule.constant(0.0250), tau).advice())
        .singleElement()
        .satisfies(s -> assertThat(s).contains("0.02491", "Theorem 2", "below 1.481"));
    assertThat(new Inpo(Schedule.constant(1.49), tau).advice())
        .singleElement()
        .satisfies(s -> assertThat(s).contains("above 1.481", "round it for ever"));
    assertThat(new Comal(new Schedule.Listed(new double[] {0.02, 0.3}), tau, EVERY).advice())
        .singleElement()
        .satisfies(s -> assertThat(s).contains("0.3", "value 2 of the schedule"));
    assertThat(new MirrorProx(Schedule.constant(2)).advice()).isEmpty();
    assertThat(new MirrorProx(Schedule.constant(2.1)).advice())
        .singleElement()
        .satisfies(s -> assertThat(s).contains("eta 2.1", "above 2", "mirror-prox"));
    assertThat(new Omwu(Schedule.constant(0.7)).advice()).isEmpty();
    assertThat(new Omwu(Schedule.constant(0.71)).advice())
        .singleElement()
        .satisfies(s -> assertThat(s).contains("0.71", "omwu"));
  }

  private static final ReferenceUpdate EVERY = new ReferenceUpdate.Every(25);

  /** .5^i is 0 in doubles from i = 1075 on, and a step of 0 is none. */
  @Test
  void aFallingScheduleStaysPositiveForEver() {
    Schedule falling = new Schedule.Geometric(1, 0.5, 0);
    assertThat(falling.at(1074)).isPositive();
    assertThat(falling.at(100_000)).isPositive();
    assertThat(new Schedule.Geometric(1, 2, 0).at(100_000)).isFinite();
  }
}
