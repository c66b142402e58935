package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.event.Listener;
import org.comal.files.ByteSize;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.llm.model.DType;
import org.comal.llm.text.PromptLimit;
import org.comal.plugin.ReplicaMemory;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models take that are like one at hand, on devices that need not be there. */
class ReplicaMemoryTest {
  @TempDir private Path temp;

  private static ReplicaMemory replica(Computation computation, boolean lora, String device)
      throws IOException {
    Path folder = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    PromptLimit limit = new PromptLimit(20, PromptLimit.Rule.REFUSE);
    try (CausalLmPolicy policy =
        CausalLmPolicy.read(
            folder,
            List.of(TestDevice.NAME),
            "auto",
            computation,
            compute -> new LmSettings(compute, 512, 8, false, limit),
            lora
                ? Optional.of(
                    new LoraStart.Drawn(TinyAdapters.LORA, folder.toString(), new RandomSource(8)))
                : Optional.empty(),
            Optional.empty(),
            Listener.NONE)) {
      return policy.replica(device).orElseThrow();
    }
  }

  private static long parameters() throws IOException {
    try (CausalLmPolicy policy =
        TinyPolicies.policy(
            TinyModels.VARIANTS.get(0), 1, TinyPolicies.settings(DType.FLOAT32, 64, false))) {
      return policy.config().parameterCount();
    }
  }

  /** On a GPU in bfloat16: what came of training is kept in float32, and one has a copy. */
  @Test
  void goesWhereTheBlockLeavesItOpenAndInTheFormatThatItHasThere() throws IOException {
    long p = parameters();
    Computation open = new Computation("auto", Computation.Format.AUTO);
    ReplicaMemory there = replica(open, false, "cuda");
    assertThat(there.device()).isEqualTo("cuda:0");
    assertThat(there.resting()).isEqualTo(4 * p).isEqualTo(there.further());
    assertThat(there.working()).isGreaterThan(2 * p);
    ReplicaMemory precise =
        replica(new Computation("auto", Computation.Format.FLOAT64), false, "cpu");
    assertThat(precise.device()).isEqualTo("cpu");
    assertThat(precise.resting()).isEqualTo(8 * p);
  }

  @Test
  void staysWhereTheBlockSays() throws IOException {
    Computation named = new Computation("cpu", Computation.Format.FLOAT32);
    assertThat(replica(named, false, "cuda:3").device()).isEqualTo("cpu");
  }

  /** The model below is there once, however many adapters come of training. */
  @Test
  void adaptersShareTheirBase() throws IOException {
    Computation cpu = new Computation("auto", Computation.Format.FLOAT32);
    ReplicaMemory adapted = replica(cpu, true, "cpu");
    assertThat(adapted.further()).isPositive().isLessThan(parameters());
    assertThat(adapted.resting()).isEqualTo(4 * parameters() + adapted.further());
  }

  @Test
  void aDryRunCountsThePolicyAndThreeThatCameOfTrainingForEachWorker() throws IOException {
    Experiment experiment =
        LanguageModelRuns.experiment(
            temp, "workers { use = devices, devices = [cpu, cpu] }\npolicy.device = auto");
    try (Assembly assembly = Assembly.of(experiment, LanguageModelRuns.REGISTRY, Listener.NONE)) {
      long p = ((CausalLmPolicy) assembly.run().initial()).config().parameterCount();
      assertThat(assembly.plan())
          .filteredOn(line -> line.contains("the models of 2 workers take up to "))
          .singleElement()
          .asString()
          .startsWith("  on cpu, ")
          .contains("policies " + ByteSize.text(2 * (1 + 3) * 4 * p) + ", oracle 0.0 KiB, ");
    }
  }
}
