package org.comal.llm.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.files.FileMode;
import org.comal.llm.hub.HubCache;
import org.comal.llm.hub.HubName;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.Safetensors.Entry;
import org.comal.llm.model.StoredNumbers;
import org.comal.task.Task;
import org.comal.text.TokenizerFile;

/**
 * Writes one model of adapters and the model below them into {@code model/} of its directory: W +
 * (alpha / rank) · B A in place of every adapted W.
 */
final class ModelMergeTask implements Task {
  private final Path adapter;
  private final Optional<Path> base;
  private final DType dtype;
  private final String template;

  /**
   * @param base empty for the one that the adapters' folder names
   * @param template as {@link FolderCopy} takes it
   */
  ModelMergeTask(Path adapter, Optional<Path> base, DType dtype, String template) {
    this.adapter = adapter;
    this.base = base;
    this.dtype = dtype;
    this.template = template;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    AdapterFolder adapters = AdapterFolder.read(adapter);
    Path from = base.orElseGet(() -> named(adapters));
    if (base.isEmpty() && (adapters.base().isEmpty() || !Files.isDirectory(from))) {
      throw new IOException(
          adapter
              + (adapters.base().isEmpty()
                  ? " does not say which model it belongs to"
                  : " belongs to the model "
                      + adapters.base()
                      + ", which is no folder from here, and no model in the cache of the hub")
              + "\nMaybe name the folder in task.model");
    }
    ModelConfig config = ModelConfig.read(from);
    List<Entry> entries =
        adapters.weights(
            config, () -> StoredNumbers.digest(Safetensors.open(from).weights(config)));
    Map<String, Product> products = products(config, adapters, entries);
    boolean own = Files.exists(adapter.resolve(TokenizerFile.FILE));
    FolderCopy copy = new FolderCopy(from, own ? adapter : from, config, dtype, template);
    Map<String, Object> result =
        copy.into(
            directory,
            Optional.empty(),
            FileMode.ofFolder(from).and(FileMode.ofFolder(adapter)),
            copy.safetensors(
                (parameter, at, numbers) -> {
                  Product product = products.get(parameter.name());
                  if (product != null) {
                    product.addTo(numbers, at);
                  }
                }));
    result.put("merged", entries.size() / 2);
    return result;
  }

  /** The model that the adapters say they belong to: a folder, or a name on the hub. */
  private Path named(AdapterFolder adapters) {
    Path folder = adapter.resolve(adapters.base());
    return Files.exists(folder)
        ? folder
        : HubName.of(adapters.base())
            .flatMap(name -> HubCache.ofUser().flatMap(cache -> cache.find(name)))
            .orElse(folder);
  }

  /** By the name of the weight that it is added to. */
  private static Map<String, Product> products(
      ModelConfig config, AdapterFolder adapters, List<Entry> entries) throws IOException {
    List<Parameter> list = Parameters.of(config, Optional.of(adapters.lora())).trained();
    Map<String, Product> products = new HashMap<>();
    for (int i = 0; i < list.size(); i += 2) {
      Parameter a = list.get(i);
      Parameter b = list.get(i + 1);
      products.put(
          AdapterFolder.adapted(a),
          new Product(
              numbers(entries.get(i), a),
              numbers(entries.get(i + 1), b),
              adapters.lora().rank(),
              Math.toIntExact(a.shape()[1]),
              adapters.lora().scale()));
    }
    return products;
  }

  private static float[] numbers(Entry entry, Parameter p) throws IOException {
    return StoredNumbers.read(entry, 0, Math.toIntExact(p.size()));
  }

  /** scale · B A: A [rank, inputs], B [outputs, rank]. */
  private static final class Product {
    private final float[] a;
    private final float[] b;
    private final int rank;
    private final int inputs;
    private final double scale;

    Product(float[] a, float[] b, int rank, int inputs, double scale) {
      this.a = a;
      this.b = b;
      this.rank = rank;
      this.inputs = inputs;
      this.scale = scale;
    }

    /** Adds the scalars from number {@code at} on, row by row. */
    void addTo(float[] numbers, long at) {
      double[] row = new double[inputs];
      for (int done = 0; done < numbers.length; ) {
        int output = (int) ((at + done) / inputs);
        int from = (int) ((at + done) % inputs);
        int to = Math.min(inputs, from + numbers.length - done);
        Arrays.fill(row, from, to, 0);
        for (int r = 0; r < rank; r++) {
          double factor = scale * b[output * rank + r];
          for (int i = from; i < to; i++) {
            row[i] += factor * a[r * inputs + i];
          }
        }
        for (int i = from; i < to; i++) {
          numbers[done++] += (float) row[i];
        }
      }
    }
  }
}
