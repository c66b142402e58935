package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.CheckedOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;
import org.comal.plugin.Sources;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.comal.work.DividedWork;
import org.comal.work.Portion;
import org.comal.work.Workers;
import org.comal.work.WorkersFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link Workers} must do: what the models here would, whoever does it. */
@Stable
public abstract class WorkersKit {
  private static final RandomSource RANDOM = new RandomSource(20260301);
  private static final int EACH = 3;

  @TempDir private Path temp;

  private final AtomicInteger looked = new AtomicInteger();
  private Sources sources;
  private Workers workers;
  private Policy policy;
  private PreferenceOracle checked;
  private PreferenceOracle oracle;

  /** {@return the factory of the workers under test} */
  protected abstract WorkersFactory factory();

  /**
   * {@return the keys of a block with which it makes workers, beside {@code use}, in HOCON} Empty
   * where the defaults do.
   */
  protected String block() {
    return "";
  }

  /**
   * {@return a config with the blocks {@code policy} and {@code oracle}, made anew each time, as
   * {@code SentConfig} of comal-guice reads one: the oracle is free and deterministic, and the
   * policy can be saved}
   */
  protected abstract Sources sources();

  /** {@return two prompts or more that the policy answers} */
  protected abstract List<Prompt> prompts();

  /**
   * {@return a prompt that policy and oracle refuse with a sentence} None unless overridden, and
   * refusals that are lost on the way are then not found.
   */
  protected Optional<Prompt> refused() {
    return Optional.empty();
  }

  @BeforeEach
  final void open() {
    sources = sources();
    policy = (Policy) sources.part(List.of("policy")).make();
    checked = (PreferenceOracle) sources.part(List.of("oracle")).make();
    oracle = CheckedOracle.behind(checked);
    Problems problems = new Problems();
    Options given = new Options(ConfigFactory.parseString(block()), "workers", problems);
    KitServices services =
        new KitServices(
            PluginRegistry.load(List.of(), List.of(), factory().getClass().getClassLoader()),
            new Options(ConfigFactory.empty(), "", problems),
            temp,
            /* pending= */ false,
            new Looked(sources, looked));
    Options whole = given.over(Defaults.of(factory()));
    try {
      workers = factory().read(whole, services).make();
    } catch (IOException e) {
      throw new AssertionError("the workers of block() cannot be made", e);
    }
    assertThat(problems.list()).as("problems of block(): %s", block()).isEmpty();
  }

  @AfterEach
  final void close() {
    if (workers != null) {
      workers.close();
    }
  }

  /** Counts who looks for a part, which is to make one. */
  private record Looked(Sources sources, AtomicInteger times) implements Sources {
    @Override
    public Optional<List<String>> keys(Object made) {
      return sources.keys(made);
    }

    @Override
    public Part<?> part(List<String> keys) {
      times.incrementAndGet();
      return sources.part(keys);
    }

    @Override
    public Sources onDevice(String device) {
      return new Looked(sources.onDevice(device), times);
    }

    @Override
    public String sent() {
      return sources.sent();
    }
  }

  private Portion<List<List<Response>>> draw(List<Prompt> prompts, RandomSource random) {
    return new Portion.Draw(policy, prompts, EACH, Sampling.FAITHFUL, random);
  }

  private List<Completion> completions() {
    List<List<Response>> drawn = draw(prompts(), RANDOM).here();
    List<Completion> all = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      for (Response response : drawn.get(i)) {
        all.add(new Completion(prompts().get(i), response));
      }
    }
    return all;
  }

  private List<Comparison> questions() {
    List<List<Response>> drawn = draw(prompts(), RANDOM).here();
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      for (Response first : drawn.get(i)) {
        for (Response second : drawn.get(i)) {
          all.add(new Comparison(prompts().get(i), first, second));
        }
      }
    }
    return all;
  }

  private List<Portion<?>> portions() {
    return List.of(
        draw(prompts(), RANDOM),
        new Portion.Score(policy, completions()),
        new Portion.Ask(oracle, questions(), RANDOM));
  }

  private void assertAsHere(Portion<?> portion) {
    assertThat(workers.work(portion))
        .as("what came of a portion, beside what comes of it here: %s", portion)
        .isEqualTo(portion.here());
  }

  @Test
  void opensNothingBeforeTheFirstPortion() throws IOException {
    assertThat(looked).as("parts of the config that were looked for").hasValue(0);
    try (var files = Files.list(temp)) {
      assertThat(files).as("files that were left").isEmpty();
    }
  }

  @Test
  void hasAPlaceForOnePortionAtLeast() {
    assertThat(workers.places()).isPositive();
  }

  @Test
  void doesWhatWouldBeDoneHere() {
    for (int time = 0; time < 2; time++) {
      portions().forEach(this::assertAsHere);
    }
  }

  @Test
  void otherStreamsAndPromptsGetTheirOwnResponses() {
    for (int k = 0; k < EACH; k++) {
      assertAsHere(draw(prompts(), RANDOM.at("another", k)));
    }
    for (Prompt prompt : prompts()) {
      assertAsHere(draw(List.of(prompt), RANDOM));
    }
  }

  @Test
  void policiesThatCameOfTrainingWorkToo() throws IOException {
    Path saved = Files.createDirectory(temp.resolve("trained"));
    policy.save(saved);
    try (Policy trained = policy.load(saved)) {
      portions().stream()
          .filter(portion -> portion.model() == policy)
          .map(portion -> portion.by(trained))
          .forEach(this::assertAsHere);
    }
  }

  @Test
  void dividedWorkComesTogetherInOrder() {
    DividedWork work = new DividedWork(workers, 1, e -> {});
    assertThat(work.sample(policy, prompts(), EACH, Sampling.FAITHFUL, RANDOM))
        .isEqualTo(DividedWork.here(1).sample(policy, prompts(), EACH, Sampling.FAITHFUL, RANDOM));
    assertThat(work.logProb(policy, completions()))
        .isEqualTo(DividedWork.here(1).logProb(policy, completions()));
  }

  @Test
  void worksForSeveralThreads() throws Exception {
    List<Object> expected = new ArrayList<>();
    for (Portion<?> portion : portions()) {
      expected.add(portion.here());
    }
    AtOnce.run(
            () -> {
              List<Object> results = new ArrayList<>();
              for (Portion<?> portion : portions()) {
                results.add(workers.work(portion));
              }
              return results;
            })
        .forEach(
            results ->
                assertThat(Arrays.deepEquals(results.toArray(), expected.toArray()))
                    .as("whether several threads at once got %s, but it was %s", expected, results)
                    .isTrue());
  }

  @Test
  void aRefusalComesBackWithItsTypeAndSentence() {
    assumeTrue(refused().isPresent(), "refused() gives no prompt");
    Prompt prompt = refused().orElseThrow();
    Completion completion = completions().get(0);
    for (Portion<?> portion :
        List.of(
            draw(List.of(prompt), RANDOM),
            new Portion.Score(policy, List.of(new Completion(prompt, completion.response()))),
            new Portion.Ask(
                oracle,
                List.of(new Comparison(prompt, completion.response(), completion.response())),
                RANDOM))) {
      assertThat(refusal(() -> workers.work(portion)))
          .as("how workers refuse what is refused here: %s", portion)
          .isIn(refusal(portion::here), refusal(() -> behindItsDoor(portion).here()));
    }
    assertAsHere(draw(prompts(), RANDOM));
  }

  /** A worker's own oracle stands behind a door, which has a sentence for what it throws. */
  private Portion<?> behindItsDoor(Portion<?> portion) {
    return portion instanceof Portion.Ask ? portion.by(checked) : portion;
  }

  private static String refusal(ThrowingCallable work) {
    Throwable thrown = catchThrowable(work);
    assertThat(thrown).as("what comes of refused(), which is to be an exception").isNotNull();
    return thrown.getClass().getName() + ": " + thrown.getMessage();
  }

  @Test
  void closingTwiceDoesNoHarm() {
    assertAsHere(draw(prompts(), RANDOM));
    workers.close();
    assertThatNoException().as("close() of workers that are closed").isThrownBy(workers::close);
    assertThatNoException()
        .as("the models here after workers were closed")
        .isThrownBy(() -> portions().forEach(Portion::here));
  }
}
