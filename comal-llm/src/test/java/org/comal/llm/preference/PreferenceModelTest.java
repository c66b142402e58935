package org.comal.llm.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.llm.preference.ArrayParameters.Block;
import org.comal.llm.preference.PreferenceModel.Example;
import org.comal.llm.preference.PreferenceTraining.Settings;
import org.comal.llm.preference.PreferenceTraining.Trained;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceModelTest {
  private static final RandomSource RANDOM = new RandomSource(5);
  private static final List<int[]> TEXTS =
      List.of(
          new int[] {0, 1, 2, 3, 3}, new int[] {4}, new int[] {2, 5, 1, 0}, new int[] {5, 5, 3});

  @TempDir Path directory;

  private static OptimizerSpec spec(double rate) {
    return new OptimizerSpec(rate, 0.9, 0.999, 1e-8, 0, 1, OptimizerSpec.Decay.CONSTANT, 0, 1);
  }

  private static PooledTextNetwork network(int vocabulary, int pairs, double rate) {
    return new PooledTextNetwork(
        new PooledTextNetwork.Shape(vocabulary, 4, pairs, 3), TEXTS, spec(rate), RANDOM);
  }

  /** Central differences of the loss, against what one step of plain descent would have used. */
  @ParameterizedTest
  @CsvSource({"0, 0", "7, 0", "0, 2", "7, 2"})
  void slopesAreThoseOfTheLoss(int pairs, int cycles) {
    PooledTextNetwork network = network(6, pairs, 1e-3);
    PreferenceModel model = new PreferenceModel(network, cycles, spec(1e-3), RANDOM);
    RandomGenerator g = RANDOM.at("values").generator();
    List<Block> blocks = new ArrayList<>(network.blocks());
    blocks.addAll(model.blocks());
    for (Block b : blocks) {
      for (int i = 0; i < b.values().length; i++) {
        b.values()[i] = 0.3 * g.nextGaussian();
      }
    }
    List<Example> examples =
        List.of(new Example(0, 1, 0.8), new Example(2, 3, 0.1), new Example(3, 0, 1));
    DoubleSupplier loss =
        () -> {
          double[] l = model.logits(TEXTS, examples);
          double sum = 0;
          for (int i = 0; i < l.length; i++) {
            double p = PreferenceModel.sigmoid(l[i]);
            double label = examples.get(i).preference();
            sum -= (label * Math.log(p) + (1 - label) * Math.log(1 - p)) / l.length;
          }
          return sum;
        };

    double reported = model.accumulate(TEXTS, examples);

    assertThat(reported).isCloseTo(loss.getAsDouble(), within(1e-12));
    for (Block b : blocks) {
      for (int i = 0; i < b.values().length; i++) {
        double at = b.values()[i];
        b.values()[i] = at + 1e-5;
        double above = loss.getAsDouble();
        b.values()[i] = at - 1e-5;
        double below = loss.getAsDouble();
        b.values()[i] = at;
        assertThat(b.gradient()[i]).isCloseTo((above - below) / 2e-5, within(1e-8));
      }
    }
  }

  @Test
  void bothOrdersAreOppositeToTheLastBit() {
    PreferenceModel model = new PreferenceModel(network(6, 7, 1e-3), 2, spec(1e-3), RANDOM);
    model.train(TEXTS, List.of(new Example(0, 1, 1)));
    double[] l = model.logits(TEXTS, List.of(new Example(0, 2, 0), new Example(2, 0, 0)));
    assertThat(l[0]).isNotZero().isEqualTo(-l[1]);
    assertThat(model.logits(TEXTS, List.of(new Example(3, 3, 0)))[0]).isZero();
  }

  /**
   * Rock beats scissors, scissors beat paper, paper beats rock, in texts with other words around.
   * Bradley-Terry gives each of the three the same reward at best, or is wrong about one of three.
   */
  private static List<Example> cycle(List<int[]> texts, String name, int count) {
    RandomGenerator g = RANDOM.at(name).generator();
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int first = g.nextInt(3);
      int second = (first + 1 + g.nextInt(2)) % 3;
      for (int word : new int[] {first, second}) {
        int[] text = new int[3 + g.nextInt(4)];
        for (int t = 0; t < text.length; t++) {
          text[t] = 3 + g.nextInt(17);
        }
        text[g.nextInt(text.length)] = word;
        texts.add(text);
      }
      double wins = (first + 1) % 3 == second ? 1 : 0;
      examples.add(new Example(texts.size() - 2, texts.size() - 1, wins));
    }
    return examples;
  }

  private double heldOutAccuracy(int cycles) throws Exception {
    List<int[]> texts = new ArrayList<>();
    List<Example> train = cycle(texts, "train", 600);
    List<Example> validation = cycle(texts, "validation", 100);
    List<Example> heldOut = cycle(texts, "held-out", 400);
    PreferenceModel model = new PreferenceModel(network(20, 0, 0.03), cycles, spec(0.03), RANDOM);
    PreferenceTraining training =
        new PreferenceTraining(
            model, texts, train, validation, new Settings(40, 32, 10, 1000), RANDOM, Listener.NONE);
    training.run(Files.createDirectories(directory.resolve("cycles-" + cycles)));
    double[] l = training.logits(heldOut);
    int right = 0;
    for (int i = 0; i < l.length; i++) {
      right += l[i] > 0 == heldOut.get(i).preference() > 0.5 ? 1 : 0;
    }
    return (double) right / l.length;
  }

  @Test
  void theGeneralModelLearnsACycleAndBradleyTerryCannot() throws Exception {
    assertThat(heldOutAccuracy(1)).isGreaterThan(0.95);
    // Two of the three edges of a cycle at most: 2/3, and 400 pairs give ± 0.07 at three sigma.
    assertThat(heldOutAccuracy(0)).isLessThan(2.0 / 3 + 0.07);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Trains; where {@code kill} is not 0, again after being killed at that step. */
  private Path trained(String name, int kill) throws Exception {
    Path folder = Files.createDirectories(directory.resolve(name));
    for (int attempt = kill > 0 ? 0 : 1; attempt < 2; attempt++) {
      List<int[]> texts = new ArrayList<>();
      List<Example> train = cycle(texts, "train", 100);
      List<Example> validation = cycle(texts, "validation", 20);
      boolean first = attempt == 0;
      Listener listener =
          event -> {
            if (first && event instanceof Event.Progress p && p.done() == kill) {
              throw new Killed();
            }
          };
      PreferenceModel model = new PreferenceModel(network(20, 5, 0.03), 1, spec(0.03), RANDOM);
      try {
        Trained outcome =
            new PreferenceTraining(
                    model, texts, train, validation, new Settings(5, 16, 2, 3), RANDOM, listener)
                .run(folder);
        assertThat(outcome.best()).isPositive();
        model.export(folder, "{instruction} {output}", 20, "none");
      } catch (Killed e) {
        assertThat(first).isTrue();
      }
    }
    return folder;
  }

  /** 7 steps an epoch, a checkpoint every 3 and after each epoch. */
  @ParameterizedTest
  @CsvSource({"1", "3", "5", "7", "8", "20"})
  void aKilledTrainingEndsInTheSameBytes(int kill) throws Exception {
    Path whole = trained("whole", 0);
    Path killed = trained("killed-" + kill, kill);
    for (String file : List.of("model.onnx", "training.jsonl")) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    PreferenceTraining.clear(killed);
    assertThat(killed)
        .isDirectoryNotContaining(p -> p.getFileName().toString().startsWith("checkpoint"));
  }
}
