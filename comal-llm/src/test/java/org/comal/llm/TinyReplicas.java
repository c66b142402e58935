package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.llm.model.AdapterFolder;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;

/** A small model, or adapters on it, trained by several replicas on the tests' device. */
record TinyReplicas(Path model, Path adapters) {
  /** Clipped, and with weight decay. */
  static final OptimizerSpec ADAM =
      new OptimizerSpec(1e-3, 0.9, 0.99, 1e-8, 0.1, 1, Decay.CONSTANT, 0, 10);

  /** Twelve responses of one to four tokens. */
  static final List<Completion> BATCH = batch();

  /** In a new folder; the head is not tied, so that it is a tensor of its own. */
  static TinyReplicas make() throws IOException {
    Path model = TinyPolicies.folder(TinyModels.VARIANTS.get(1), 1);
    return of(model, model.resolveSibling(model.getFileName() + "-adapters"));
  }

  /**
   * Of a model that is there.
   *
   * @param adapters written
   */
  static TinyReplicas of(Path model, Path adapters) throws IOException {
    TinyAdapters.write(adapters, model, TinyAdapters.LORA, 2);
    return new TinyReplicas(model, adapters);
  }

  private static List<Completion> batch() {
    return IntStream.range(0, 12)
        .mapToObj(
            i -> {
              int[] ids = {40 + i, 50 + 2 * i % 60, 33 + i % 7, 61 + i};
              Response response = new Response(Arrays.copyOf(ids, 1 + i % 4), "", false);
              return new Completion(Prompt.user("p" + i % 5, "x".repeat(1 + i % 5)), response);
            })
        .toList();
  }

  /** One for each of the batch. */
  static double[] slopes() {
    double[] slopes = new double[BATCH.size()];
    Arrays.setAll(slopes, i -> Math.sin(1 + i));
    return slopes;
  }

  /** To be closed by the caller. */
  CausalLmPolicy open(int replicas, boolean lora, LmSettings settings) throws IOException {
    Optional<LoraStart> start =
        lora
            ? Optional.of(new LoraStart.Stored(AdapterFolder.read(adapters), model.toString()))
            : Optional.empty();
    List<String> devices = Collections.nCopies(replicas, TestDevice.NAME);
    return CausalLmPolicy.read(
        model,
        devices,
        "auto",
        Computation.of(TestDevice.NAME, settings.compute()),
        compute -> settings,
        start,
        Optional.empty(),
        Listener.NONE);
  }

  /** On the batch. */
  static void step(CompletionLearner learner) {
    learner.forward(BATCH);
    learner.backward(slopes());
    learner.step();
  }
}
