package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.MixablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Policy} must do. Extend it, and {@link LearnerKit} if the policy learns. */
@Stable
public abstract class PolicyKit {
  /** Fixed, so that a statistical test passes always or never. */
  private static final RandomSource RANDOM = new RandomSource(20250131);

  /**
   * {@return the policy under test; may be the same object each time, the kit does not close it}
   */
  protected abstract Policy policy();

  /** {@return a policy of the same family with other probabilities} */
  protected abstract Policy other();

  /**
   * {@return two prompts or more that the policy answers, with more than one possible response
   * each}
   */
  protected abstract List<Prompt> prompts();

  /** {@return whether it is an {@link EnumerablePolicy}} */
  protected boolean enumerable() {
    return true;
  }

  /** {@return whether it is a {@link TrainablePolicy}} */
  protected boolean trainable() {
    return true;
  }

  /** {@return whether it is a {@link MixablePolicy}} */
  protected boolean mixable() {
    return true;
  }

  /**
   * {@return whether it answers any prompt; one that does not must refuse a strange one by its id}
   */
  protected boolean answersAnyPrompt() {
    return true;
  }

  /** {@return whether it can sample at another temperature than 1; one that cannot must refuse} */
  protected boolean temperature() {
    return true;
  }

  /**
   * {@return whether it can leave out what is less probable, by top-k, top-p and min-p; one that
   * cannot must refuse each by its name}
   */
  protected boolean truncation() {
    return true;
  }

  /** {@return how the kit draws, as with fewer tokens; must be {@link Sampling#faithful}} */
  protected Sampling sampling() {
    return Sampling.FAITHFUL;
  }

  /** {@return draws per prompt in the statistical tests} */
  protected int draws() {
    return 20_000;
  }

  /** {@return nats by which two computations of a log-probability may differ} */
  protected double tolerance() {
    return 1e-12;
  }

  private List<Response> draw(Policy policy, Prompt prompt, int n, String stream) {
    return policy.sample(List.of(prompt), n, sampling(), RANDOM.at(stream)).get(0);
  }

  private List<Completion> someCompletions() {
    List<Completion> all = new ArrayList<>();
    for (Prompt x : prompts()) {
      for (Response y : new LinkedHashSet<>(draw(policy(), x, 8, "completions"))) {
        all.add(new Completion(x, y));
      }
    }
    return all;
  }

  // What is said of the policy and is not so fails in one test, hasTheCapabilitiesItIsSaidToHave.

  private EnumerablePolicy enumerated() {
    assumeTrue(enumerable() && policy() instanceof EnumerablePolicy, "not enumerable");
    return (EnumerablePolicy) policy();
  }

  private MixablePolicy blendable() {
    assumeTrue(mixable() && policy() instanceof MixablePolicy, "not mixable");
    return (MixablePolicy) policy();
  }

  private void assertCapability(Class<?> capability, String method, boolean said) {
    assertThat(capability.isInstance(policy()))
        .as(
            "whether %s implements %s; %s() of this kit answers %s, and where it is to answer %s,"
                + " override it",
            policy().getClass().getSimpleName(), capability.getSimpleName(), method, said, !said)
        .isEqualTo(said);
  }

  @Test
  void hasTheCapabilitiesItIsSaidToHave() {
    assertCapability(EnumerablePolicy.class, "enumerable", enumerable());
    assertCapability(TrainablePolicy.class, "trainable", trainable());
    assertCapability(MixablePolicy.class, "mixable", mixable());
  }

  @Test
  void drawsAsManyResponsesAsAskedFor() {
    List<List<Response>> drawn = policy().sample(prompts(), 3, sampling(), RANDOM);
    assertThat(drawn).hasSameSizeAs(prompts()).allSatisfy(y -> assertThat(y).hasSize(3));
  }

  @Test
  void refusesToDrawFewerThanOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy().sample(prompts(), 0, sampling(), RANDOM));
  }

  @Test
  void anEmptyBatchGivesNothing() {
    assertThat(policy().sample(List.of(), 2, sampling(), RANDOM)).isEmpty();
    assertThat(policy().logProb(List.of())).isEmpty();
  }

  @Test
  void drawsWithTheProbabilitiesItGives() {
    for (Prompt x : prompts()) {
      Map<Response, Integer> counts = new HashMap<>();
      draw(policy(), x, draws(), "frequencies").forEach(y -> counts.merge(y, 1, Integer::sum));
      List<Response> seen = List.copyOf(counts.keySet());
      double[] logProb = policy().logProb(seen.stream().map(y -> new Completion(x, y)).toList());
      double mass = 0;
      for (int i = 0; i < seen.size(); i++) {
        double p = Math.exp(logProb[i]);
        mass += p;
        // Standard deviation of a binomial count, and one draw for those hardly ever seen.
        double allowed = Draws.Z * Math.sqrt(draws() * p * (1 - p)) + 1;
        assertThat((double) counts.get(seen.get(i)))
            .as("draws of %s to %s, probability %s", seen.get(i), x.id(), p)
            .isCloseTo(draws() * p, within(allowed));
      }
      assertThat(mass).as("probability of what was drawn").isLessThanOrEqualTo(1 + 1e-6);
    }
  }

  @Test
  void drawsTheWholeSupportWithItsProbabilities() {
    EnumerablePolicy p = enumerated();
    for (Prompt x : prompts()) {
      long[] counts = counts(p, x, sampling());
      assertThat(Draws.misfit(counts, p.probabilities(x)))
          .as("chi-square of %s, relative to its bound", Arrays.toString(counts))
          .isLessThan(1);
    }
  }

  @Test
  void temperatureSharpensOrIsRefused() {
    Sampling s = sampling();
    Sampling cold = new Sampling(0.5, s.topP(), s.topK(), s.minP(), s.maxTokens());
    if (!temperature()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> policy().sample(prompts(), 1, cold, RANDOM))
          .withMessageContaining("temperature");
      return;
    }
    EnumerablePolicy p = enumerated();
    for (Prompt x : prompts()) {
      double[] squared = Arrays.stream(p.probabilities(x)).map(q -> q * q).toArray();
      double sum = Arrays.stream(squared).sum();
      double[] expected = Arrays.stream(squared).map(q -> q / sum).toArray();
      assertThat(Draws.misfit(counts(p, x, cold), expected)).isLessThan(1);
    }
  }

  /** A truncation that leaves only what is most probable, by the key that asks for it. */
  private Map<String, Sampling> narrow() {
    Sampling s = sampling();
    return Map.of(
        "top-k", new Sampling(1, 1, 1, 0, s.maxTokens()),
        "top-p", new Sampling(1, 1e-6, 0, 0, s.maxTokens()),
        "min-p", new Sampling(1, 1, 0, 1 - 1e-9, s.maxTokens()));
  }

  @Test
  void truncationLeavesTheMostProbableOrIsRefused() {
    narrow().forEach(this::leavesTheMostProbableOrIsRefused);
  }

  private void leavesTheMostProbableOrIsRefused(String key, Sampling narrow) {
    if (!truncation()) {
      assertThatIllegalArgumentException()
          .as("a policy whose truncation() is false refuses %s", key)
          .isThrownBy(() -> policy().sample(prompts(), 1, narrow, RANDOM))
          .withMessageContaining(key);
      return;
    }
    for (Prompt x : prompts()) {
      List<Response> drawn = policy().sample(List.of(x), 64, narrow, RANDOM.at("truncated")).get(0);
      double[] logProb = policy().logProb(drawn.stream().map(y -> new Completion(x, y)).toList());
      // Where the responses are not known, all draws take the most probable token each time.
      double most =
          policy() instanceof EnumerablePolicy p
              ? Arrays.stream(p.logProbs(x)).max().orElseThrow()
              : Arrays.stream(logProb).max().orElseThrow();
      for (int i = 0; i < logProb.length; i++) {
        assertThat(logProb[i])
            .as(
                "log-probability of %s, drawn for %s with %s of %s: only the most probable is to be"
                    + " left; a policy that cannot leave out refuses it, and truncation() of this"
                    + " kit answers false",
                drawn.get(i), x.id(), key, narrow)
            .isCloseTo(most, within(1e-6 + tolerance()));
      }
    }
  }

  @Test
  void answersTheSameAfterARest() {
    List<Completion> batch = someCompletions();
    Policy tired = policy();
    double[] before = tired.logProb(batch);
    tired.rest();
    tired.rest();
    assertThat(tired.logProb(batch))
        .as("log-probabilities after rest(), which gives back only what can be had again")
        .containsExactly(before, within(tolerance()));
  }

  private long[] counts(EnumerablePolicy p, Prompt x, Sampling sampling) {
    List<Response> support = p.support(x);
    long[] counts = new long[support.size()];
    for (Response y : p.sample(List.of(x), draws(), sampling, RANDOM.at("support")).get(0)) {
      assertThat(support).contains(y);
      counts[support.indexOf(y)]++;
    }
    return counts;
  }

  @Test
  void logProbabilitiesAreNotPositive() {
    assertThat(policy().logProb(someCompletions()))
        .doesNotContain(Double.NaN)
        .satisfies(l -> assertThat(Arrays.stream(l).max().orElseThrow()).isLessThanOrEqualTo(0));
  }

  @Test
  void scoresOneAsItScoresMany() {
    List<Completion> many = someCompletions();
    double[] together = policy().logProb(many);
    for (int i = 0; i < many.size(); i++) {
      assertThat(policy().logProb(List.of(many.get(i)))[0])
          .isCloseTo(together[i], within(tolerance()));
    }
  }

  @Test
  void samplesOfAPromptDoNotDependOnItsNeighbours() {
    List<Prompt> all = prompts();
    List<Prompt> reversed = new ArrayList<>(all);
    Collections.reverse(reversed);
    List<List<Response>> together = policy().sample(all, 16, sampling(), RANDOM);
    List<List<Response>> backwards = policy().sample(reversed, 16, sampling(), RANDOM);
    for (int i = 0; i < all.size(); i++) {
      List<Response> alone = policy().sample(List.of(all.get(i)), 16, sampling(), RANDOM).get(0);
      assertThat(together.get(i)).isEqualTo(alone);
      assertThat(backwards.get(all.size() - 1 - i)).isEqualTo(alone);
    }
  }

  @Test
  void theSameStreamGivesTheSameSamples() {
    Prompt x = prompts().get(0);
    assertThat(draw(policy(), x, 64, "one")).isEqualTo(draw(policy(), x, 64, "one"));
    assertThat(draw(policy(), x, 64, "one")).isNotEqualTo(draw(policy(), x, 64, "another"));
  }

  @Test
  void isSavedAndLoadedBitForBit(@TempDir Path directory) throws IOException {
    policy().save(directory);
    try (Policy loaded = other().load(directory)) {
      assertThat(loaded.logProb(someCompletions())).isEqualTo(policy().logProb(someCompletions()));
      assertThat(loaded.id()).isEqualTo(policy().id());
      Prompt x = prompts().get(0);
      assertThat(draw(loaded, x, 64, "loaded")).isEqualTo(draw(policy(), x, 64, "loaded"));
    }
  }

  @Test
  void saysWhereItCannotBeLoadedFrom(@TempDir Path directory) throws IOException {
    Path empty = Files.createDirectory(directory.resolve("nothing-here"));
    assertThatThrownBy(() -> policy().load(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing-here");
  }

  @Test
  void theIdNamesTheContents() {
    assertThat(policy().id()).isNotBlank().isEqualTo(policy().id());
    assertThat(other().id())
        .as("id of other(), which is another policy; an id names all that a policy depends on")
        .isNotEqualTo(policy().id());
    assertThat(Policy.same(policy(), other())).isFalse();
  }

  @Test
  void servesSeveralThreads() throws Exception {
    List<Completion> batch = someCompletions();
    double[] logProb = policy().logProb(batch);
    List<List<Response>> samples = policy().sample(prompts(), 8, sampling(), RANDOM);
    Policy shared = policy();
    assertThat(AtOnce.run(() -> shared.logProb(batch)))
        .allSatisfy(l -> assertThat(l).containsExactly(logProb, within(tolerance())));
    assertThat(AtOnce.run(() -> shared.sample(prompts(), 8, sampling(), RANDOM)))
        .allSatisfy(y -> assertThat(y).isEqualTo(samples));
  }

  @Test
  void refusesAStrangePromptByItsId() {
    assumeTrue(!answersAnyPrompt(), "answers any prompt");
    Prompt strange = Prompt.user("strange-prompt", "never seen");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy().sample(List.of(strange), 1, sampling(), RANDOM))
        .withMessageContaining("strange-prompt");
    Response y = draw(policy(), prompts().get(0), 1, "strange").get(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy().logProb(List.of(new Completion(strange, y))))
        .withMessageContaining("strange-prompt");
  }

  @Test
  void probabilitiesAddUpAndAreAligned() {
    EnumerablePolicy p = enumerated();
    assertThat(p.prompts()).containsAll(prompts());
    for (Prompt x : p.prompts()) {
      List<Response> support = p.support(x);
      assertThat(support)
          .doesNotHaveDuplicates()
          .isEqualTo(((EnumerablePolicy) other()).support(x));
      double[] listed = p.logProbs(x);
      assertThat(p.logProb(support.stream().map(y -> new Completion(x, y)).toList()))
          .containsExactly(listed, within(tolerance()));
      assertThat(Arrays.stream(p.probabilities(x)).sum()).isCloseTo(1, within(1e-9));
      Arrays.fill(listed, 0);
      assertThat(p.logProbs(x)).as("a copy").isNotEqualTo(listed);
    }
  }

  @Test
  void mixesFromOneEndToTheOther() {
    MixablePolicy p = blendable();
    List<Completion> batch = someCompletions();
    try (Policy self = p.mix(other(), 0);
        Policy whole = p.mix(other(), 1)) {
      assertThat(self.logProb(batch)).containsExactly(p.logProb(batch), within(tolerance()));
      assertThat(whole.logProb(batch)).containsExactly(other().logProb(batch), within(tolerance()));
    }
    for (double w : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> p.mix(other(), w).close());
    }
  }

  @Test
  void mixesGeometrically() {
    MixablePolicy mixable = blendable();
    EnumerablePolicy p = enumerated();
    EnumerablePolicy q = (EnumerablePolicy) other();
    try (Policy mixed = mixable.mix(q, 0.3)) {
      EnumerablePolicy m = (EnumerablePolicy) mixed;
      for (Prompt x : prompts()) {
        double[] a = p.logProbs(x);
        double[] b = q.logProbs(x);
        double[] got = m.logProbs(x);
        Set<Double> constants = new LinkedHashSet<>();
        for (int y = 0; y < a.length; y++) {
          // Up to the same constant everywhere: log Z.
          constants.add(0.7 * a[y] + 0.3 * b[y] - got[y]);
        }
        double first = constants.iterator().next();
        assertThat(constants).allSatisfy(c -> assertThat(c).isCloseTo(first, within(1e-9)));
        assertThat(Arrays.stream(m.probabilities(x)).sum()).isCloseTo(1, within(1e-9));
      }
    }
  }
}
