package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comal.Stable;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;
import org.comal.policy.Policy;
import org.comal.policy.PolicySampler;
import org.comal.policy.PolicySamplerFactory;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link PolicySampler} must do: draw from the policy that it is given, and tell so. */
@Stable
public abstract class PolicySamplerKit {
  private static final RandomSource RANDOM = new RandomSource(20260401);
  private static final int EACH = 3;
  private static final int DRAWS = 600;

  @TempDir private Path temp;

  private PolicySampler sampler;
  private Policy initial;

  /** {@return the factory of the sampler under test} */
  protected abstract PolicySamplerFactory factory();

  /**
   * {@return the keys of a block with which it draws from {@link #initial}, beside {@code use}, in
   * HOCON} Asked for before each test; relative paths start from an empty folder.
   */
  protected abstract String block();

  /** {@return the policy that the config names, which stays the test's own} */
  protected abstract Policy initial();

  /**
   * {@return another policy of the same family, as one that came of training; empty where the
   * sampler draws from that of the config alone}
   */
  protected abstract Optional<Policy> other();

  /** {@return the token ids of two prompts or more, as the policy reads them, by their names} */
  protected abstract List<PolicySampler.Row> prompts();

  /**
   * {@return the end tokens and the vocabulary of the policy, which is best a small one}
   *
   * @param sampling as the test wants it
   */
  protected abstract PolicySampler.Rules rules(Sampling sampling);

  /**
   * {@return the policy's own log-probability of token ids after those of a prompt, natural log, at
   * temperature 1 without truncation}
   *
   * @param policy {@link #initial} or {@link #other}
   * @param prompt one of {@link #prompts}
   * @param ids of a response
   */
  protected abstract double logProb(Policy policy, PolicySampler.Row prompt, int[] ids);

  @BeforeEach
  final void open() throws IOException {
    sampler = made();
    initial = initial();
    sampler.begin(initial);
  }

  private PolicySampler made() throws IOException {
    Problems problems = new Problems();
    Options given = new Options(ConfigFactory.parseString(block()), "policy.sampler", problems);
    KitServices services =
        new KitServices(
            PluginRegistry.load(List.of(), List.of(), factory().getClass().getClassLoader()),
            new Options(ConfigFactory.empty(), "", problems),
            temp,
            /* pending= */ false,
            KitSources.EMPTY);
    Options whole = given.over(Defaults.of(factory()));
    var blueprint = factory().read(whole, services);
    assertThat(problems.list()).as("problems of block(): %s", block()).isEmpty();
    return blueprint.make();
  }

  @AfterEach
  final void close() {
    if (sampler != null) {
      sampler.close();
    }
  }

  private static PolicySampler.Row row(PolicySampler.Row prompt, int longest, int number) {
    return new PolicySampler.Row(
        prompt.prompt(),
        prompt.ids().clone(),
        longest,
        RANDOM.at(prompt.prompt()).at("response", number).key());
  }

  /** Rows of each prompt in turn, of which each has a length of its own. */
  private List<PolicySampler.Row> rows() {
    List<PolicySampler.Row> rows = new ArrayList<>();
    for (PolicySampler.Row prompt : prompts()) {
      for (int k = 0; k < EACH; k++) {
        rows.add(row(prompt, 1 + 3 * k, k));
      }
    }
    return rows;
  }

  private PolicySampler.Row promptOf(PolicySampler.Row row) {
    return prompts().stream()
        .filter(p -> p.prompt().equals(row.prompt()))
        .findFirst()
        .orElseThrow();
  }

  private void assertDrawn(
      Policy policy, List<PolicySampler.Row> rows, List<PolicySampler.Drawn> drawn) {
    PolicySampler.Rules rules = rules(Sampling.FAITHFUL);
    assertThat(drawn).as("responses, one to each row").hasSameSizeAs(rows);
    double apart = 0;
    int tokens = 0;
    for (int i = 0; i < rows.size(); i++) {
      int[] ids = drawn.get(i).ids();
      assertThat(rules.faultOf(ids, rows.get(i))).as("what keeps it from a response").isEmpty();
      for (int k = 0; k < ids.length - 1; k++) {
        assertThat(rules.endTokens())
            .as("end tokens within %s", Arrays.toString(ids))
            .doesNotContain(ids[k]);
      }
      assertThat(
              ids.length == rows.get(i).longest()
                  || rules.endTokens().contains(ids[ids.length - 1]))
          .as("whether %s ends by an end token or by its length", Arrays.toString(ids))
          .isTrue();
      double told = drawn.get(i).logProb();
      if (!Double.isNaN(told)) {
        apart += Math.abs(told - logProb(policy, promptOf(rows.get(i)), ids));
        tokens += ids.length;
      }
    }
    if (tokens > 0) { // who draws need not tell any
      assertThat(apart / tokens)
          .as("nats a token between the log-probabilities and those of %s", policy.id())
          .isLessThanOrEqualTo(sampler.check().bound());
    }
  }

  private List<PolicySampler.Drawn> draw(Policy policy, List<PolicySampler.Row> rows)
      throws IOException {
    return sampler.draw(policy, rows, rules(Sampling.FAITHFUL), drawn -> {});
  }

  @Test
  void makesNothingBeforeTheFirstDraw() throws IOException {
    try (var files = Files.list(temp)) {
      assertThat(files).as("files that were left").isEmpty();
    }
  }

  @Test
  void itsNameIsAlwaysTheSame() throws IOException {
    String id = sampler.id();
    draw(initial, rows());
    assertThat(sampler.id()).isEqualTo(id).isNotBlank();
    try (PolicySampler second = made()) {
      assertThat(second.id()).as("the id of another of the same block").isEqualTo(id);
    }
  }

  @Test
  void drawsAResponseToEachRowInTheirOrder() throws IOException {
    for (int time = 0; time < 2; time++) {
      assertDrawn(initial, rows(), draw(initial, rows()));
    }
  }

  @Test
  void noRowsHaveNoResponses() throws IOException {
    AtomicInteger told = new AtomicInteger();
    assertThat(
            sampler.draw(
                initial, List.of(), rules(Sampling.FAITHFUL), drawn -> told.incrementAndGet()))
        .isEmpty();
    assertThat(told).hasValue(0);
  }

  @Test
  void leavesRowsAsTheyAre() throws IOException {
    List<PolicySampler.Row> rows = List.copyOf(rows());
    draw(initial, rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).ids()).containsExactly(rows().get(i).ids());
    }
  }

  @Test
  void tellsEachResponseOnceAndOneAtATime() throws IOException {
    Set<PolicySampler.Drawn> told = Collections.newSetFromMap(new IdentityHashMap<>());
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger times = new AtomicInteger();
    List<PolicySampler.Drawn> drawn =
        sampler.draw(
            initial,
            rows(),
            rules(Sampling.FAITHFUL),
            one -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              told.add(one);
              times.incrementAndGet();
              inside.decrementAndGet();
            });
    assertThat(times).as("times that a response was told").hasValue(drawn.size());
    assertThat(told).as("responses that were told").hasSize(drawn.size()).containsAll(drawn);
    assertThat(most).as("threads that told at once").hasValue(1);
  }

  /** The probabilities of all tokens that may come first. */
  private double[] first(PolicySampler.Row prompt) {
    return IntStream.range(0, rules(Sampling.FAITHFUL).vocabulary())
        .mapToDouble(id -> Math.exp(logProb(initial, prompt, new int[] {id})))
        .toArray();
  }

  /** Rows that differ in their seeds alone get what the policy would draw. */
  @Test
  void drawsByTheProbabilitiesOfThePolicy() throws IOException {
    PolicySampler.Row prompt = prompts().get(0);
    List<PolicySampler.Row> rows =
        IntStream.range(0, DRAWS).mapToObj(k -> row(prompt, 1, k)).toList();
    double[] probabilities = first(prompt);
    long[] counts = new long[probabilities.length];
    for (PolicySampler.Drawn drawn : draw(initial, rows)) {
      counts[drawn.ids()[0]]++;
    }
    assertThat(Draws.misfit(counts, probabilities))
        .as("how far the counts of first tokens are from the policy's probabilities")
        .isLessThan(1);
  }

  @Test
  void drawsTheLikeliestAloneWhereNoOtherIsAllowed() throws IOException {
    Sampling greedy = new Sampling(1, 1, 1, 0, 1);
    for (PolicySampler.Row prompt : prompts()) {
      double[] probabilities = first(prompt);
      double best = Arrays.stream(probabilities).max().orElseThrow();
      for (PolicySampler.Drawn drawn :
          sampler.draw(
              initial, List.of(row(prompt, 1, 0), row(prompt, 1, 1)), rules(greedy), drawn -> {})) {
        // Beside it are those that differ in the last bits.
        assertThat(probabilities[drawn.ids()[0]]).isGreaterThan(best - 1e-4);
      }
    }
  }

  @Test
  void drawsFromThePolicyThatItIsGivenAndFromTheFirstAgain() throws IOException {
    assumeTrue(other().isPresent(), "other() gives no policy");
    Policy other = other().orElseThrow();
    for (Policy policy : List.of(initial, other, initial)) {
      assertDrawn(policy, rows(), draw(policy, rows()));
    }
  }

  @Test
  void drawsForSeveralThreads() throws Exception {
    List<PolicySampler.Row> rows = rows();
    for (List<PolicySampler.Drawn> drawn : AtOnce.run(() -> draw(initial, rows))) {
      assertDrawn(initial, rows, drawn);
    }
  }

  private static Set<String> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void leavesNoPolicyAndMayBeClosedTwice(@TempDir Path scratch) throws IOException {
    initial.save(scratch);
    Set<String> ofPolicies = files(scratch);
    draw(initial, rows());
    sampler.close();
    assertThatNoException().as("close() of a sampler that is closed").isThrownBy(sampler::close);
    assertThat(files(temp))
        .as("files of policies that were left")
        .doesNotContainAnyElementsOf(ofPolicies);
    assertThat(logProb(initial, prompts().get(0), new int[] {0}))
        .as("what the policy says after its sampler was closed")
        .isNotNaN();
  }
}
