package org.comal.llm.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import org.comal.llm.LmSettings;
import org.comal.llm.MemoryPlan;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.PromptLimit;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.BatchCut;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.plugin.DeviceName;
import org.comal.plugin.ReplicaMemory;
import org.comal.text.OracleCounts;

/**
 * A decoder that is asked about texts and never taught: its weights are held in the format of the
 * computation alone. Safe for use by several threads.
 */
final class AskedDecoder implements AutoCloseable {
  private final DecoderSettings settings;
  private final ModelConfig config;
  private final Safetensors files;
  private final DType format;
  private final Decoder decoder;
  private final OracleCounts counts;

  /** Held by those who compute: nobody gives back what another computes with. */
  private final ReadWriteLock work = new ReentrantReadWriteLock();

  private Weights weights;

  private AskedDecoder(
      DecoderSettings settings,
      ModelConfig config,
      Safetensors files,
      DType format,
      Decoder decoder,
      OracleCounts counts) {
    this.settings = settings;
    this.config = config;
    this.files = files;
    this.format = format;
    this.decoder = decoder;
    this.counts = counts;
  }

  /**
   * Loads a decoder.
   *
   * @param config of the same folder
   * @param files of the decoder's weights, and nothing besides
   * @param counts told of every run
   * @throws IOException where a file is missing, damaged or does not fit {@code config}
   */
  static AskedDecoder open(
      DecoderSettings settings, ModelConfig config, Safetensors files, OracleCounts counts)
      throws IOException {
    files.weights(config);
    Torch torch = Torch.open(config, settings.computation().device());
    DType format = settings.computation().on(torch);
    AskedDecoder asked =
        new AskedDecoder(
            settings, config, files, format, new Decoder(torch, config, format), counts);
    try {
      asked.loaded();
      return asked;
    } catch (UncheckedIOException e) {
      asked.close();
      throw e.getCause();
    } catch (RuntimeException e) {
      asked.close();
      throw e;
    }
  }

  /** For each text log p of its next tokens; natural logs. */
  double[][] logProbs(List<Batch.Choice> texts) {
    return each(texts, decoder::logProbs);
  }

  /** For each text, each with one next token, the normed state after its last. */
  double[][] states(List<Batch.Choice> texts) {
    return each(texts, decoder::states);
  }

  private double[][] each(
      List<Batch.Choice> texts, BiFunction<Weights, Batch, double[]> computation) {
    double[][] all = new double[texts.size()][];
    work.readLock().lock();
    try {
      for (int[] piece : BatchCut.of(texts, settings.batchTokens())) {
        List<Batch.Choice> some = new ArrayList<>();
        long whole = 0;
        for (int i : piece) {
          some.add(texts.get(i));
          whole += texts.get(i).ids().length;
        }
        double[] flat;
        try (Batch batch = new Batch(decoder.torch(), some)) {
          flat = computation.apply(loaded(), batch);
        }
        int width = flat.length / piece.length;
        for (int i = 0; i < piece.length; i++) {
          all[piece[i]] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        long real = Batch.inputs(some);
        counts.ran(real, Batch.tokens(some));
        counts.reused(whole - real);
      }
      return all;
    } finally {
      work.readLock().unlock();
    }
  }

  private synchronized Weights loaded() {
    try {
      if (weights == null) {
        weights = Weights.read(decoder.torch(), config, files, format);
      }
      return weights;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * On a GPU, gives back the memory of the weights: they are read again for the next question. On
   * the CPU they stay.
   */
  void rest() {
    if (decoder.torch().isGpu()) {
      drop();
    }
  }

  /** Gives back the memory of the weights. */
  void drop() {
    work.writeLock().lock();
    try {
      synchronized (this) {
        if (weights != null) {
          weights.close();
          weights = null;
        }
      }
    } finally {
      work.writeLock().unlock();
    }
  }

  /** What there is to say before it is asked. */
  List<String> plan() {
    String device = decoder.torch().device();
    MemoryPlan memory = memory(format);
    OptionalLong free = MemoryPlan.available(device);
    long there = free.isEmpty() ? Long.MAX_VALUE : free.getAsLong() + memory.resident();
    return List.of(
        String.format(
            Locale.ROOT,
            "oracle: %s of %,d parameters in %s, runs of up to %,d tokens, texts of up to %,d"
                + " tokens",
            settings.model(),
            config.parameterCount(),
            format.toString().toLowerCase(Locale.ROOT),
            settings.batchTokens(),
            settings.length(config)),
        "on " + device + ", " + memory.shortage(there).orElse(memory.sentence()));
  }

  private MemoryPlan memory(DType compute) {
    LmSettings run =
        new LmSettings(
            compute,
            settings.batchTokens(),
            1,
            false,
            new PromptLimit(settings.length(config), PromptLimit.Rule.REFUSE));
    return MemoryPlan.of(config, run, MemoryPlan.Job.score());
  }

  /** What one like it takes on a device, and this one yet. */
  ReplicaMemory replica(String device) {
    String place = settings.computation().deviceOr(device);
    DType compute = settings.computation().on(place);
    MemoryPlan memory = memory(compute);
    long work = memory.total() - memory.resident();
    long held = config.parameterCount() * compute.bytes();
    boolean kept = place.equals(DeviceName.CPU);
    return new ReplicaMemory(
        place,
        kept ? held : 0,
        0,
        kept ? work : work + held,
        place.equals(decoder.torch().device()) ? work : 0,
        MemoryPlan.available(place));
  }

  @Override
  public void close() {
    drop();
    decoder.close();
  }
}
