package org.comal.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.files.DurableFiles;
import org.comal.files.InnerFile;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Parameters.Slot;
import org.comal.text.JsonFile;

/**
 * A folder with LoRA adapters in the layout of PEFT: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * @param folder the folder
 * @param base name or path of the model that the adapters belong to, as the folder has it
 * @param lora rank, scale and adapted projections
 */
public record AdapterFolder(Path folder, String base, Lora lora) {
  /** Names the adapters' shape and base. */
  public static final String CONFIG = "adapter_config.json";

  /** Holds the adapters. */
  public static final String WEIGHTS = "adapter_model.safetensors";

  /** In the header of the weights: digest of the base's numbers. */
  private static final String BASE_DIGEST = "base-sha-256";

  /** Keys whose other values make adapters compute something else, which is not done here. */
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("fan_in_fan_out", "false"),
          Map.entry("lora_bias", "false"),
          Map.entry("bias", "none"),
          Map.entry("modules_to_save", ""),
          Map.entry("layers_to_transform", ""),
          Map.entry("layer_replication", ""),
          Map.entry("rank_pattern", ""),
          Map.entry("alpha_pattern", ""),
          Map.entry("target_parameters", ""),
          Map.entry("trainable_token_indices", ""),
          Map.entry("alora_invocation_tokens", ""));

  /** Ways to draw new adapters that leave the base as it is; others take a part out of it. */
  private static final Set<String> PLAIN_BEGINNINGS = Set.of("gaussian", "eva", "orthogonal");

  /** Whether the scale is alpha / √rank in place of alpha / rank. */
  private static final String RANK_STABLE = "use_rslora";

  /**
   * {@return whether a folder is one of adapters}
   *
   * @param folder need not exist
   */
  public static boolean is(Path folder) {
    return Files.exists(folder.resolve(CONFIG));
  }

  /**
   * Reads {@code adapter_config.json}.
   *
   * @param folder holds the file
   * @return what it says
   * @throws IOException where it is missing or damaged, or asks for what is not done here; the
   *     message names the file and the key
   */
  public static AdapterFolder read(Path folder) throws IOException {
    Path file = InnerFile.in(folder, CONFIG);
    if (!Files.exists(file)) {
      throw new IOException(
          file + " is missing; an adapter's folder holds " + CONFIG + " and " + WEIGHTS);
    }
    JsonNode json = JsonFile.read(file);
    if (!json.path("peft_type").asText("LORA").equals("LORA")) {
      throw new IOException(
          file + ": peft_type is " + json.path("peft_type").asText() + ", but only LORA is known");
    }
    for (Map.Entry<String, JsonNode> said : json.properties()) {
      if (!isPlain(said.getKey(), said.getValue())) {
        throw new IOException(
            file
                + ": "
                + said.getKey()
                + " is "
                + text(said.getValue())
                + ", which is not done here");
      }
    }
    return new AdapterFolder(
        folder, json.path("base_model_name_or_path").asText(""), lora(json, file));
  }

  /** Whether adapters with this value compute what they would without. */
  private static boolean isPlain(String key, JsonNode value) {
    boolean empty = value.isNull() || value.isContainerNode() && value.isEmpty();
    if (key.equals(RANK_STABLE)) {
      return empty || value.isBoolean();
    }
    if (key.startsWith("use_")) {
      return empty || value.isBoolean() && !value.booleanValue();
    }
    if (key.equals("init_lora_weights")) {
      return empty || value.isBoolean() || PLAIN_BEGINNINGS.contains(value.asText());
    }
    return empty || !PLAIN.containsKey(key) || text(value).equals(PLAIN.get(key));
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static Lora lora(JsonNode json, Path file) throws IOException {
    List<Slot> targets = new ArrayList<>();
    JsonNode modules = json.path("target_modules");
    if (!modules.isArray()) {
      throw new IOException(
          file + ": target_modules is " + modules + ", but must be a list of names of projections");
    }
    for (JsonNode module : modules) {
      String name = module.asText();
      Optional<Slot> slot = Lora.projection(name.substring(name.lastIndexOf('.') + 1));
      targets.add(
          slot.orElseThrow(
              () ->
                  new IOException(
                      file
                          + ": target_modules names "
                          + name
                          + ", but adapters are known on "
                          + String.join(", ", Lora.names(Lora.projections()))
                          + " (_proj)")));
    }
    JsonNode rank = json.path("r");
    JsonNode alpha = json.path("lora_alpha");
    if (!rank.isIntegralNumber() || !rank.canConvertToInt() || !alpha.isNumber()) {
      throw new IOException(
          file + ": r is " + rank + " and lora_alpha " + alpha + ", but both must be numbers");
    }
    double scaled = json.path(RANK_STABLE).asBoolean() ? Math.sqrt(rank.intValue()) : 1;
    try {
      return new Lora(rank.intValue(), alpha.doubleValue() * scaled, targets);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens the adapters' numbers.
   *
   * @param config of the base
   * @param baseDigest of the base's numbers, asked for where the file says which it was trained on
   * @return places of the adapters, in the order of {@link Parameters#trained}
   * @throws IOException where the file is missing or damaged, holds other adapters than the config
   *     says, or says that they were trained on another base; the message names the file
   */
  public List<Safetensors.Entry> weights(ModelConfig config, Digest baseDigest) throws IOException {
    Path file = InnerFile.in(folder, WEIGHTS);
    Safetensors files = Safetensors.openFile(file);
    List<Parameter> wanted = Parameters.of(config, Optional.of(lora)).trained();
    files.check(wanted, "an adapter on this base with this " + CONFIG);
    String trainedOn = files.metadata().get(BASE_DIGEST);
    if (trainedOn != null && !trainedOn.equals(baseDigest.get())) {
      throw new IOException(
          file
              + " was trained on another model than this one: its numbers differ\nMaybe name the model"
              + " that it was trained on, "
              + base);
    }
    return wanted.stream().map(p -> files.entries().get(p.name())).toList();
  }

  /**
   * {@return the name of the weight that an adapter is added to}
   *
   * @param adapter one of {@link Parameters#trained}, A or B
   */
  public static String adapted(Parameter adapter) {
    String name = adapter.name().substring(Lora.PREFIX.length());
    return name.substring(0, name.indexOf(".lora_")) + ".weight";
  }

  /** Gives the digest of a base's numbers, which takes a while to compute. */
  public interface Digest {
    /**
     * {@return SHA-256 in hexadecimal}
     *
     * @throws IOException where the numbers cannot be read
     */
    String get() throws IOException;
  }

  /**
   * {@return texts for the header of the weights}
   *
   * @param baseDigest of the base's numbers
   */
  public static Map<String, String> metadata(String baseDigest) {
    return Map.of(BASE_DIGEST, baseDigest);
  }

  /**
   * Writes {@code adapter_config.json}.
   *
   * @throws IOException where it cannot be written
   */
  public void write() throws IOException {
    ObjectNode json = ModelConfig.MAPPER.createObjectNode();
    json.put("peft_type", "LORA").put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", base);
    json.put("r", lora.rank());
    if (lora.alpha() == Math.rint(lora.alpha()) && lora.alpha() < Integer.MAX_VALUE) {
      json.put("lora_alpha", (int) lora.alpha());
    } else {
      json.put("lora_alpha", lora.alpha());
    }
    json.put("lora_dropout", 0.0).put("bias", "none").put("inference_mode", true);
    lora.modules().forEach(json.putArray("target_modules")::add);
    DurableFiles.writeText(
        folder.resolve(CONFIG),
        ModelConfig.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }
}
