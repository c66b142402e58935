package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.Sha256;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.SampledOracle;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.ServedPolicy;
import org.comal.policy.UnsavedPolicy;
import org.comal.prox.Payoff;
import org.comal.prox.PhaseKey;
import org.comal.prox.ProxProblem;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/**
 * The keys of the phases, letter by letter: files on disks stand under them. A test that fails here
 * means that such files are made again; that is a change for the changelog.
 */
class PhaseKeysTest {
  private static final List<Prompt> PROMPTS =
      List.of(Prompt.named("x"), Prompt.user("y", "say \"hi\"\n"));
  private static final Policy MU = new Spoken("mu", "a", "bb");
  private static final Policy REF = new Spoken("ref", "a", "bb");
  private static final PreferenceOracle ORACLE = PreferenceOracle.of("judge", c -> .5);
  private static final Sampling SAMPLING = new Sampling(0.5, 1, 20, 0, 64);
  private static final SampleDesign DESIGN =
      new SampleDesign(2, 3, PairDesign.ALL, Labels.SOFT, SAMPLING, true);
  private static final OptimizerSpec ADAM =
      new OptimizerSpec(0.5, 0.75, 0.875, 1, 0, 2, Decay.LINEAR, 0.25, 7);
  private static final Training TRAINING =
      new Training(1, 3, 100, 8, false, ADAM, new Validation(0.5, 4, Validation.Keep.BEST), 50);
  private static final int ALL = Integer.MAX_VALUE;
  private static final RandomSource RANDOM = new RandomSource(1);

  private static final String SAMPLES =
      """
      samples
      policy "mu"
      per-prompt 2
      temperature 0x1.0p-1
      top-p 0x1.0p0
      top-k 20
      min-p 0x0.0p0
      max-tokens 64
      stream -7995527694508729151
      prompt "x"
      prompt "y"
      role "user"
      content "say \\"hi\\"\\n"
      """;

  private static DrawnSamples samples(Policy policy, Sampling sampling) {
    DrawnSamples.Source source = new DrawnSamples.Source(policy, PROMPTS, 2, sampling, RANDOM);
    return new DrawnSamples(source, List.of(), Map.of());
  }

  private static Verdicts verdicts(DrawnSamples columns, PairPattern pairs) {
    DrawnSamples own = samples(MU, SAMPLING);
    return new Verdicts(new Verdicts.Source(own, columns, pairs, ORACLE, RANDOM, ALL), List.of());
  }

  private static FrozenScores scores(Policy policy) {
    return new FrozenScores(
        new FrozenScores.Source(samples(MU, SAMPLING), policy, false), List.of());
  }

  private static String hash(String text) {
    return new Sha256().add(text).hex(32);
  }

  private static Payoff gain() {
    return winRate(MU).plus(-0.25, logRatio(MU, REF));
  }

  private static PhaseKey groups(Payoff gain, double eta, Signal signal, SampleDesign design) {
    Verdicts among = verdicts(samples(MU, SAMPLING), PairPattern.ALL);
    Verdicts against = verdicts(samples(REF, SAMPLING), PairPattern.AGAINST);
    return new Groups.Source(
            new ProxProblem(MU, gain, eta),
            new Margin(signal),
            design,
            List.of(scores(MU), scores(REF)),
            among,
            List.of(against),
            RANDOM)
        .key();
  }

  /** A loss of which only the signal matters. */
  private record Margin(Signal signal) implements PairLoss {
    @Override
    public double value(Point at) {
      return at.margin();
    }

    @Override
    public double slope(Point at) {
      return 1;
    }
  }

  @Test
  void ofSamples() {
    assertThat(samples(MU, SAMPLING).source().key().hash()).isEqualTo(hash(SAMPLES));
  }

  /** A policy that another draws for, where that other has a name. */
  private record Served(Optional<String> drawnBy, Spoken policy)
      implements ServedPolicy, UnsavedPolicy {
    @Override
    public String id() {
      return policy.id();
    }

    @Override
    public Map<String, Double> drawingFigures() {
      return Map.of();
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      return policy.sample(prompts, perPrompt, sampling, random);
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return policy.logProb(batch);
    }
  }

  @Test
  void samplesThatAnotherDrawsHaveAKeyOfTheirOwn() {
    Spoken mu = new Spoken("mu", "a", "bb");
    PhaseKey own = samples(mu, SAMPLING).source().key();
    assertThat(samples(new Served(Optional.empty(), mu), SAMPLING).source().key()).isEqualTo(own);
    assertThat(samples(new Served(Optional.of("server vllm"), mu), SAMPLING).source().key().hash())
        .isEqualTo(
            hash(SAMPLES.replace("\nprompt \"x\"", "\ndrawn-by \"server vllm\"\nprompt \"x\"")));
  }

  @Test
  void ofVerdicts() {
    assertThat(verdicts(samples(REF, SAMPLING), PairPattern.AGAINST).source().key().hash())
        .isEqualTo(
            hash(
                """
            verdicts
            rows 4e99fc073de0985ff26d820c365befdc
            columns b5c1dfd04ebacf860986a179a785b71a
            pairs against
            oracle "judge"
            stream -7995527694508729151
            """));
  }

  /** Such an oracle is given another stream with each batch. */
  @Test
  void drawnVerdictsDependOnTheirBatches() {
    DrawnSamples own = samples(MU, SAMPLING);
    PreferenceOracle drawn = new SampledOracle(ORACLE);
    Set<PhaseKey> keys = new HashSet<>();
    for (int batch : new int[] {1, 2, ALL}) {
      keys.add(new Verdicts.Source(own, own, PairPattern.ALL, drawn, RANDOM, batch).key());
    }
    assertThat(keys).hasSize(2);
    assertThat(new Verdicts.Source(own, own, PairPattern.ALL, ORACLE, RANDOM, 1).key())
        .isEqualTo(new Verdicts.Source(own, own, PairPattern.ALL, ORACLE, RANDOM, ALL).key());
  }

  @Test
  void ofScores() {
    assertThat(scores(REF).source().key().hash())
        .isEqualTo(
            hash(
                """
            scores
            samples 4e99fc073de0985ff26d820c365befdc
            token-mean false
            policy "ref"
            """));
  }

  @Test
  void ofGroups() {
    assertThat(groups(gain(), 0.5, Signal.GAIN_DIFFERENCES, DESIGN).hash())
        .isEqualTo(
            hash(
                """
            groups
            scores 7a38ae915d213d90d2e78a5adcd1e819
            scores 8f2088ff878b4f5f48a78bf7418108e6
            among 39160acb019c119ccb6c020963b03540
            against 11bce86065e473c223e09737a0012344
            anchor "mu"
            eta 0x1.0p-1
            coefficient 0x1.0p0
            win-rate "mu"
            coefficient -0x1.0p-2
            numerator "mu"
            denominator "ref"
            pairs all
            labels soft
            accept-bias true
            signal gain-differences
            paired true
            stream -7995527694508729151
            """));
  }

  @Test
  void ofTraining() {
    assertThat(TRAINING.key(PhaseKey.of("groups").build()).hash())
        .isEqualTo(
            hash(
                """
            training
            groups 71b67d2c3950771ca2e04f19d5e485c2
            rounds 1
            epochs 3
            least-steps 100
            batch 8
            token-mean false
            learning-rate 0x1.0p-1
            beta1 0x1.8p-1
            beta2 0x1.cp-1
            epsilon 0x1.0p0
            weight-decay 0x0.0p0
            clip-norm 0x1.0p1
            decay linear
            warmup 0x1.0p-2
            validation-share 0x1.0p-1
            validation-every 4
            validation-keep best
            """));
  }

  /** All components of a record, so that a new one is not forgotten in the key. */
  private static void assertComponents(Class<? extends Record> type, String... known) {
    assertThat(Arrays.stream(type.getRecordComponents()).map(c -> c.getName()))
        .as("components that keys were written for")
        .containsExactly(known);
  }

  private static void assertDifferent(Stream<PhaseKey> keys) {
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void everySettingOfSamplingChangesTheKeyOfSamples() {
    assertComponents(Sampling.class, "temperature", "topP", "topK", "minP", "maxTokens");
    assertDifferent(
        Stream.of(
                SAMPLING,
                new Sampling(1, 1, 20, 0, 64),
                new Sampling(0.5, 0.5, 20, 0, 64),
                new Sampling(0.5, 1, 0, 0, 64),
                new Sampling(0.5, 1, 20, 0.5, 64),
                new Sampling(0.5, 1, 20, 0, 65))
            .map(s -> samples(MU, s).source().key()));
  }

  /** What is sampled stands in the keys of samples, of which those of groups are made. */
  @Test
  void everyChoiceOfTheDesignChangesTheKeyOfGroups() {
    assertComponents(
        SampleDesign.class, "samples", "opponents", "pairs", "labels", "sampling", "acceptBias");
    assertDifferent(
        Stream.of(
                DESIGN,
                new SampleDesign(2, 3, PairDesign.BEST_WORST, Labels.SOFT, SAMPLING, true),
                new SampleDesign(2, 3, PairDesign.ALL, Labels.HARD, SAMPLING, true),
                new SampleDesign(2, 3, PairDesign.ALL, Labels.SOFT, SAMPLING, false))
            .map(design -> groups(gain(), 0.5, Signal.GAIN_DIFFERENCES, design)));
    assertDifferent(
        Stream.of(
            groups(gain(), 0.5, Signal.GAIN_DIFFERENCES, DESIGN),
            groups(gain(), 0.5, Signal.PREFERENCES, DESIGN),
            groups(gain(), 1, Signal.GAIN_DIFFERENCES, DESIGN),
            groups(gain().times(2), 0.5, Signal.GAIN_DIFFERENCES, DESIGN),
            groups(
                winRate(MU).plus(-0.25, logRatio(REF, MU)), 0.5, Signal.GAIN_DIFFERENCES, DESIGN)));
    assertThat(new FrozenScores.Source(samples(MU, SAMPLING), MU, true).key())
        .isNotEqualTo(scores(MU).source().key())
        .isNotEqualTo(scores(REF).source().key());
  }

  @Test
  void everySettingOfTrainingButHowOftenItIsKeptChangesItsKey() {
    assertComponents(
        Training.class,
        "rounds",
        "epochs",
        "leastSteps",
        "batch",
        "tokenMean",
        "optimizer",
        "validation",
        "keepEvery");
    assertComponents(Validation.class, "share", "every", "keep");
    assertComponents(
        OptimizerSpec.class,
        "learningRate",
        "beta1",
        "beta2",
        "epsilon",
        "weightDecay",
        "clipNorm",
        "decay",
        "warmup",
        "totalSteps"); // the last one follows from the others
    Validation none = Validation.NONE;
    PhaseKey groups = PhaseKey.of("groups").build();
    assertDifferent(
        Stream.of(
                new Training(1, 3, 100, 8, false, ADAM, none, 50),
                new Training(2, 3, 100, 8, false, ADAM, none, 50),
                new Training(1, 4, 100, 8, false, ADAM, none, 50),
                new Training(1, 3, 101, 8, false, ADAM, none, 50),
                new Training(1, 3, 100, 9, false, ADAM, none, 50),
                new Training(1, 3, 100, 8, true, ADAM, none, 50),
                training(new Validation(0.5, 0, Validation.Keep.BEST), ADAM),
                training(new Validation(0, 1, Validation.Keep.BEST), ADAM),
                training(new Validation(0, 0, Validation.Keep.LAST), ADAM),
                training(none, new OptimizerSpec(1, 0.75, 0.875, 1, 0, 2, Decay.LINEAR, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.5, 0.875, 1, 0, 2, Decay.LINEAR, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.75, 0.5, 1, 0, 2, Decay.LINEAR, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.75, 0.875, 2, 0, 2, Decay.LINEAR, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.75, 0.875, 1, 1, 2, Decay.LINEAR, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.75, 0.875, 1, 0, 0, Decay.LINEAR, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.75, 0.875, 1, 0, 2, Decay.COSINE, 0.25, 7)),
                training(none, new OptimizerSpec(0.5, 0.75, 0.875, 1, 0, 2, Decay.LINEAR, 0, 7)))
            .map(t -> t.key(groups)));
    assertThat(new Training(1, 3, 100, 8, false, ADAM, none, 1).key(groups))
        .isEqualTo(training(none, ADAM).key(groups));
  }

  private static Training training(Validation validation, OptimizerSpec optimizer) {
    return new Training(1, 3, 100, 8, false, optimizer, validation, 50);
  }
}
