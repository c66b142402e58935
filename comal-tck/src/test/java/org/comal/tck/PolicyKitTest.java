package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit tells an author of a policy which of its methods to override. */
class PolicyKitTest {
  /** A kit as an author begins it, for a policy with no capability. */
  private static final PolicyKit BARE =
      new PolicyKit() {
        @Override
        protected Policy policy() {
          return new Opaque(SmallGame.START);
        }

        @Override
        protected Policy other() {
          return new Opaque(SmallGame.NASH);
        }

        @Override
        protected List<Prompt> prompts() {
          return List.of(SmallTable.PROMPT);
        }
      };

  @Test
  void aCapabilityThatIsLackingFailsInOneTestThatNamesTheMethod() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(BARE::hasTheCapabilitiesItIsSaidToHave)
        .withMessageContaining("Opaque implements EnumerablePolicy; enumerable() of this kit");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(BARE::mixesFromOneEndToTheOther);
    assertThatExceptionOfType(TestAbortedException.class).isThrownBy(BARE::mixesGeometrically);
  }

  /** The small table, which sees of a sampling what is left of it. */
  private record Seeing(UnaryOperator<Sampling> left) implements EnumerablePolicy {
    @Override
    public String id() {
      return SmallGame.START.id();
    }

    @Override
    public List<Prompt> prompts() {
      return SmallGame.START.prompts();
    }

    @Override
    public List<Response> support(Prompt prompt) {
      return SmallGame.START.support(prompt);
    }

    @Override
    public double[] logProbs(Prompt prompt) {
      return SmallGame.START.logProbs(prompt);
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      return SmallGame.START.sample(prompts, perPrompt, left.apply(sampling), random);
    }

    @Override
    public void save(Path directory) throws IOException {
      SmallGame.START.save(directory);
    }

    @Override
    public Policy load(Path directory) throws IOException {
      return SmallGame.START.load(directory);
    }
  }

  private static PolicyKit kit(Policy policy, boolean truncation) {
    return new PolicyKit() {
      @Override
      protected Policy policy() {
        return policy;
      }

      @Override
      protected Policy other() {
        return SmallGame.NASH;
      }

      @Override
      protected List<Prompt> prompts() {
        return List.of(SmallTable.PROMPT);
      }

      @Override
      protected boolean truncation() {
        return truncation;
      }
    };
  }

  @Test
  void aPolicyThatIgnoresATruncationFails() {
    Map<String, UnaryOperator<Sampling>> deaf =
        Map.of(
            "top-k", s -> new Sampling(s.temperature(), s.topP(), 0, s.minP(), s.maxTokens()),
            "top-p", s -> new Sampling(s.temperature(), 1, s.topK(), s.minP(), s.maxTokens()),
            "min-p", s -> new Sampling(s.temperature(), s.topP(), s.topK(), 0, s.maxTokens()));
    deaf.forEach(
        (key, left) -> {
          for (Policy wrong : List.of(new Seeing(left), new Opaque(new Seeing(left)))) {
            PolicyKit kit = kit(wrong, /* truncation= */ true);
            assertThatNoException().isThrownBy(kit::drawsWithTheProbabilitiesItGives);
            assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(kit::truncationLeavesTheMostProbableOrIsRefused)
                .withMessageContaining("drawn for game with " + key)
                .withMessageContaining("truncation() of this kit answers false");
          }
        });
  }

  @Test
  void aPolicyThatTruncatesPasses() {
    for (Policy right :
        List.of(new Seeing(UnaryOperator.identity()), new Opaque(SmallGame.START))) {
      assertThatNoException()
          .isThrownBy(
              kit(right, /* truncation= */ true)::truncationLeavesTheMostProbableOrIsRefused);
    }
  }

  @Test
  void aPolicyThatCannotTruncateRefusesByName() {
    Policy refusing = new Seeing(PolicyKitTest::faithful);
    assertThatNoException()
        .isThrownBy(
            kit(refusing, /* truncation= */ false)::truncationLeavesTheMostProbableOrIsRefused);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            kit(SmallGame.START, /* truncation= */ false)
                ::truncationLeavesTheMostProbableOrIsRefused)
        .withMessageContaining("a policy whose truncation() is false refuses");
  }

  private static Sampling faithful(Sampling sampling) {
    if (!sampling.faithful()) {
      throw new IllegalArgumentException("cannot sample with top-k, top-p or min-p");
    }
    return sampling;
  }
}
