package org.comal.bench.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Generation;
import org.comal.llm.torch.GenerationRow;
import org.comal.llm.torch.Optimizer;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** The model as comal-llm runs it. */
final class CompiledSubject implements Subject {
  private final Decoder decoder;
  private final Weights weights;
  private final Optimizer optimizer;
  private final boolean recompute;
  private final RandomSource random;
  private double norm;

  /**
   * @param decoder stays owned by the caller
   * @param weights stay owned by the caller
   * @param random noise of generation
   */
  CompiledSubject(
      Decoder decoder,
      ModelConfig config,
      Weights weights,
      DType compute,
      OptimizerSpec spec,
      boolean recompute,
      RandomSource random) {
    this.decoder = decoder;
    this.weights = weights;
    this.optimizer = new Optimizer(decoder.torch(), weights, compute, spec);
    this.recompute = recompute;
    this.random = random;
  }

  @Override
  public void train(long[][] sequences, int microBatches, Stopwatch.Laps laps) {
    List<Batch.Sequence> rows = rows(sequences);
    double[] slopes = new double[rows.stream().mapToInt(Batch.Sequence::scored).sum()];
    Arrays.fill(slopes, -1.0 / (slopes.length * (double) microBatches));
    for (int m = 0; m < microBatches; m++) {
      try (Batch batch = new Batch(decoder.torch(), rows)) {
        List<Tensor> kept = decoder.keep(optimizer.weights(), batch, recompute, true);
        try {
          decoder.keptLogProbs(optimizer.weights(), batch, kept);
          laps.ended(FORWARD);
          decoder.backward(optimizer.weights(), batch, kept, slopes, optimizer.gradients());
          laps.ended(BACKWARD);
        } finally {
          kept.forEach(Tensor::close);
        }
      }
    }
    norm = Math.sqrt(Arrays.stream(optimizer.norms()).map(n -> n * n).sum());
    optimizer.step(norm);
    laps.ended(OPTIMIZER);
  }

  @Override
  public double[] logProbs(long[][] sequences, Stopwatch.Laps laps) {
    try (Batch batch = new Batch(decoder.torch(), rows(sequences))) {
      double[] logProbs = decoder.logProbs(weights, batch);
      laps.ended(SCORE);
      return logProbs;
    }
  }

  @Override
  public void generate(long[][] prompts, int tokens, Stopwatch.Laps laps) {
    int[] lengths = new int[prompts.length];
    Arrays.fill(lengths, tokens);
    List<GenerationRow> rows = answers(prompts, lengths);
    boolean[] begun = new boolean[1];
    generation()
        .draw(
            rows,
            rows.size(),
            Integer.MAX_VALUE,
            (drawn, ended) -> {
              if (!begun[0]) {
                begun[0] = true;
                laps.ended(PREFILL);
              }
            });
    laps.ended(DECODE);
  }

  /** Draws responses of these lengths, so many at once, each of whose places goes to the next. */
  void generate(long[][] prompts, int[] lengths, int places) {
    generation().draw(answers(prompts, lengths), places, Integer.MAX_VALUE, (drawn, ended) -> {});
  }

  /** Draws responses of these lengths in batches of so many, one batch to its end after another. */
  void generateInBatches(long[][] prompts, int[] lengths, int places) {
    List<GenerationRow> rows = answers(prompts, lengths);
    for (int from = 0; from < rows.size(); from += places) {
      List<GenerationRow> batch = rows.subList(from, Math.min(rows.size(), from + places));
      generation().draw(batch, places, Integer.MAX_VALUE, (drawn, ended) -> {});
    }
  }

  private Generation generation() {
    Sampling any = new Sampling(1, 1, 0, 0, 1);
    return new Generation(decoder, List.of(weights), new double[] {1}, any, Set.of());
  }

  private List<GenerationRow> answers(long[][] prompts, int... lengths) {
    List<GenerationRow> rows = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      GenerationRow.Source source = new GenerationRow.Source("prompt " + i, ints(prompts[i]));
      rows.add(new GenerationRow(source, random.at("row", i).generator(), lengths[i]));
    }
    return rows;
  }

  @Override
  public double[] logits(long... ids) {
    return decoder.logits(weights, ids);
  }

  @Override
  public double gradientNorm() {
    return norm;
  }

  private static List<Batch.Sequence> rows(long[][] sequences) {
    return Arrays.stream(sequences).map(s -> new Batch.Sequence(ints(s), 1)).toList();
  }

  private static int[] ints(long... ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
