package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.files.FileMode;
import org.comal.files.SummedDirectory;
import org.comal.llm.Computation;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.OnnxExport;
import org.comal.llm.model.Safetensors;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Optimizer;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.onnx.TextEncoder;
import org.comal.policy.OptimizerSpec;

/**
 * A language model in training as a text encoder: a text's vector is the final normed state of its
 * last token.
 *
 * <p>Texts go through the model in pieces of like length; where a batch takes more than one piece,
 * each is run again in {@link #backward}, so that memory does not grow with the batch.
 */
final class DecoderTextNetwork implements TextNetwork {
  private static final String FILE = "backbone.safetensors";

  private final ModelConfig config;
  private final FileMode mode;
  private final Decoder decoder;
  private final Optimizer optimizer;
  private final int mostTokens;

  private List<int[]> batch = List.of();
  private Batch keptBatch;
  private List<Tensor> kept = List.of();

  /**
   * Reads the model.
   *
   * @param computation where it is trained, and in which number format
   * @param mostTokens most tokens, padding included, that go through the model at once
   * @param spec with a learning rate
   * @throws IOException where a file is missing or damaged
   */
  DecoderTextNetwork(Path folder, Computation computation, int mostTokens, OptimizerSpec spec)
      throws IOException {
    SummedDirectory.require(folder);
    this.config = ModelConfig.read(folder);
    this.mode = FileMode.ofFolder(folder);
    this.mostTokens = mostTokens;
    Torch torch = Torch.open(config, computation.device());
    DType format = computation.on(torch);
    this.decoder = new Decoder(torch, config, format);
    try (Weights start = Weights.read(torch, config, folder, format.learned())) {
      this.optimizer = new Optimizer(torch, start, format, spec);
    } catch (IOException | RuntimeException e) {
      decoder.close();
      throw e;
    }
  }

  @Override
  public int width() {
    return config.hidden();
  }

  /** Cuts texts into pieces of like length, the longest first. */
  private List<int[]> pieces(List<int[]> texts) {
    List<Integer> order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -texts.get(i).length))
            .toList();
    List<int[]> pieces = new ArrayList<>();
    int from = 0;
    while (from < order.size()) {
      int rows = Math.max(1, mostTokens / (texts.get(order.get(from)).length + 1));
      int to = Math.min(order.size(), from + rows);
      pieces.add(order.subList(from, to).stream().mapToInt(Integer::intValue).toArray());
      from = to;
    }
    return pieces;
  }

  /** A token follows each text, so that the state of the last one is asked for. */
  private Batch batch(List<int[]> texts, int[] piece) {
    List<Batch.Sequence> sequences = new ArrayList<>();
    for (int i : piece) {
      int[] ids = texts.get(i);
      sequences.add(new Batch.Sequence(Arrays.copyOf(ids, ids.length + 1), ids.length));
    }
    return new Batch(decoder.torch(), sequences);
  }

  @Override
  public double[][] encode(List<int[]> texts) {
    double[][] vectors = new double[texts.size()][];
    for (int[] piece : pieces(texts)) {
      try (Batch b = batch(texts, piece)) {
        spread(decoder.states(optimizer.weights(), b), piece, vectors);
      }
    }
    return vectors;
  }

  private void spread(double[] flat, int[] piece, double[][] vectors) {
    for (int i = 0; i < piece.length; i++) {
      vectors[piece[i]] = Arrays.copyOfRange(flat, i * width(), (i + 1) * width());
    }
  }

  @Override
  public double[][] forward(List<int[]> texts) {
    forget();
    batch = List.copyOf(texts);
    List<int[]> pieces = pieces(batch);
    if (pieces.size() > 1) {
      return encode(batch);
    }
    keptBatch = batch(batch, pieces.get(0));
    kept = decoder.keep(optimizer.weights(), keptBatch, false, false);
    double[][] vectors = new double[batch.size()][];
    spread(decoder.keptStates(kept), pieces.get(0), vectors);
    return vectors;
  }

  @Override
  public void backward(double[][] slopes) {
    for (int[] piece : pieces(batch)) {
      double[] flat =
          Arrays.stream(piece).mapToObj(i -> slopes[i]).flatMapToDouble(Arrays::stream).toArray();
      if (keptBatch != null) {
        decoder.backwardStates(optimizer.weights(), keptBatch, kept, flat, optimizer.gradients());
      } else {
        try (Batch b = batch(batch, piece)) {
          List<Tensor> own = decoder.keep(optimizer.weights(), b, false, false);
          try {
            decoder.backwardStates(optimizer.weights(), b, own, flat, optimizer.gradients());
          } finally {
            own.forEach(Tensor::close);
          }
        }
      }
    }
    forget();
  }

  private void forget() {
    kept.forEach(Tensor::close);
    kept = List.of();
    if (keptBatch != null) {
      keptBatch.close();
      keptBatch = null;
    }
    batch = List.of();
  }

  @Override
  public double squaredNorm() {
    return Arrays.stream(optimizer.norms()).map(n -> n * n).sum();
  }

  @Override
  public void step(double norm, double clip) {
    // The optimizer clips by the same bound, which its spec and the head's have in common.
    optimizer.step(norm);
  }

  @Override
  public void save(Path folder) throws IOException {
    mode.writing(folder, () -> optimizer.save(folder.resolve(FILE)));
  }

  @Override
  public void restore(Path folder) throws IOException {
    optimizer.restore(folder.resolve(FILE));
  }

  @Override
  public TextEncoder export(Path scratch) throws IOException {
    Files.createDirectories(scratch);
    try (Weights masters = optimizer.copy();
        Weights single = masters.copy(DType.FLOAT32)) {
      single.write(scratch);
    }
    return OnnxExport.decoder(config, Safetensors.open(scratch), read -> {});
  }

  @Override
  public void close() {
    forget();
    optimizer.close();
    decoder.close();
  }
}
