package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.oracle.ForwardingOracle;
import org.comal.oracle.OracleStatistics;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SampledOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit finds oracles that do not mean what they say, and ones that cannot rest or close. */
class OracleKitTest {
  private static final RandomSource RANDOM = new RandomSource(1);

  private static class Kit extends OracleKit {
    private final PreferenceOracle oracle;
    private final PreferenceOracle other;

    Kit(PreferenceOracle oracle, PreferenceOracle other) {
      this.oracle = oracle;
      this.other = other;
    }

    Kit(PreferenceOracle oracle) {
      this(oracle, SmallOracle.favouringTheFirst());
    }

    @Override
    protected PreferenceOracle oracle() {
      return oracle;
    }

    @Override
    protected Optional<PreferenceOracle> other() {
      return Optional.of(other);
    }

    @Override
    protected List<Comparison> comparisons() {
      return SmallOracle.QUESTIONS;
    }

    @Override
    protected List<Comparison> firstWins() {
      return SmallOracle.FIRST_WINS;
    }

    @Override
    protected boolean deterministic() {
      return oracle.deterministic();
    }
  }

  private static final PreferenceOracle TURNED =
      PreferenceOracle.of("turned", c -> SmallGame.ORACLE.prefer(List.of(c.swapped()), RANDOM)[0]);

  @Test
  void anOracleThatIsInOrderPasses() {
    for (PreferenceOracle oracle : List.of(SmallGame.ORACLE, new SampledOracle(SmallGame.ORACLE))) {
      Kit kit = new Kit(oracle);
      assertThatNoException().isThrownBy(kit::verdictsAreNotAllTheSame);
      assertThatNoException().isThrownBy(kit::theFirstWinsWhereItShould);
      assertThatNoException().isThrownBy(kit::theIdNamesTheSettings);
      assertThatNoException().isThrownBy(kit::answersTheSameAfterARest);
      assertThatNoException().isThrownBy(kit::closingAnotherTwiceDoesNoHarm);
    }
  }

  @Test
  void anOracleToWhichAllAreEqualFails() {
    Kit kit = new Kit(PreferenceOracle.of("coin", c -> 0.5));
    assertThatNoException().isThrownBy(kit::bothOrdersAddUpToOne);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(kit::verdictsAreNotAllTheSame)
        .withMessageContaining("one that answers all alike is none");
  }

  @Test
  void anOracleThatIsTurnedRoundFails() {
    for (PreferenceOracle turned : List.of(TURNED, new SampledOracle(TURNED))) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(new Kit(turned)::theFirstWinsWhereItShould)
          .withMessageContaining("is it the probability of the second?");
    }
  }

  @Test
  void anIdThatLeavesASettingOutFails() {
    PreferenceOracle other =
        PreferenceOracle.of(SmallGame.ORACLE.id(), c -> c.first().equals(c.second()) ? 0.5 : 0.7);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(new Kit(SmallGame.ORACLE, other)::theIdNamesTheSettings)
        .withMessageContaining("must name every setting that changes them");
  }

  @Test
  void whatAnAuthorDoesNotGiveIsLeftOutByName() {
    OracleKit bare =
        new OracleKit() {
          @Override
          protected PreferenceOracle oracle() {
            return SmallGame.ORACLE;
          }

          @Override
          protected List<Comparison> comparisons() {
            return SmallOracle.QUESTIONS;
          }
        };
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(bare::theFirstWinsWhereItShould)
        .withMessageContaining("firstWins()");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(bare::theIdNamesTheSettings)
        .withMessageContaining("other()");
  }

  /** The small game, until it rests or is closed; an oracle that is closed twice fails. */
  private static final class Tiring extends ForwardingOracle {
    private boolean rested;
    private boolean closed;

    Tiring() {
      super(SmallGame.ORACLE);
    }

    @Override
    public String id() {
      return "tiring";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      double[] p = inside().prefer(batch, random, heard);
      if (rested) {
        Arrays.fill(p, 0.5);
      }
      return p;
    }

    @Override
    public void rest() {
      rested = true;
    }

    @Override
    public void close() {
      if (closed) {
        throw new IllegalStateException("closed before");
      }
      closed = true;
      rested = true;
    }
  }

  @Test
  void anOracleThatForgetsAsItRestsFails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(new Kit(new Tiring())::answersTheSameAfterARest)
        .withMessageContaining("gives back only what can be had again");
  }

  @Test
  void anOracleThatCannotBeClosedTwiceFails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(new Kit(SmallGame.ORACLE, new Tiring())::closingAnotherTwiceDoesNoHarm)
        .withMessageContaining("close() of an oracle that is closed");
  }

  @Test
  void anOracleThatClosesWhatAnotherUsesFails() {
    Tiring shared = new Tiring();
    PreferenceOracle other =
        new ForwardingOracle(shared) {
          @Override
          public String id() {
            return "other";
          }

          @Override
          public void close() {
            shared.rest();
          }
        };
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(new Kit(shared, other)::closingAnotherTwiceDoesNoHarm)
        .withMessageContaining("must not close what others use");
  }

  @Test
  void anOracleThatIsFreeAndSendsABillFails() {
    PreferenceOracle billing =
        new ForwardingOracle(SmallGame.ORACLE) {
          @Override
          public String id() {
            return "billing";
          }

          @Override
          public boolean free() {
            return true;
          }

          @Override
          public Map<String, Double> statistics() {
            return Map.of(OracleStatistics.COST, 0.02);
          }
        };
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(new Kit(billing)::whatIsFreeHasNoCost)
        .withMessageContaining("which a dry run may ask");
  }
}
