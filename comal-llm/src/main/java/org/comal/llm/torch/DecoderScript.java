package org.comal.llm.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Slot;

/** The TorchScript text of a decoder: the resource {@code decoder.torchscript}, completed. */
final class DecoderScript {
  private static final Pattern PROJECTION = Pattern.compile("\\$([A-Z]+)\\((\\w+)\\)");
  private static final Pattern NAME = Pattern.compile("\\$(\\w+)");

  private DecoderScript() {}

  /** The source of class {@code Decoder} for one model shape and what is trained of it. */
  static String of(Parameters p) {
    ModelConfig c = p.config();
    Map<String, String> values = new TreeMap<>();
    put(values, "vocabulary", c.vocabulary());
    put(values, "hidden", c.hidden());
    put(values, "layers", c.layers());
    put(values, "heads", c.heads());
    put(values, "keys", c.keyValueHeads());
    put(values, "group", c.heads() / c.keyValueHeads());
    put(values, "dim", c.headDimension());
    put(values, "half", c.headDimension() / 2);
    put(values, "query", c.heads() * c.headDimension());
    put(values, "key", c.keyValueHeads() * c.headDimension());
    put(values, "wide", c.feedForward());
    put(values, "stride", p.perLayer());
    put(values, "norm", p.norm());
    put(values, "head", p.head());
    values.put("epsilon", Double.toString(c.epsilon()));
    boolean whole = p.lora().isEmpty();
    values.put("whole", whole ? "True" : "False");
    // The first trained weight of a block, and trained weights before the first block.
    put(values, "first", whole ? 0 : p.firstAdapter());
    put(values, "before", whole ? 1 : 0);
    values.put("scale", Double.toString(p.lora().map(Lora::scale).orElse(1.0)));
    values.put("head_norms", p.has(Slot.QUERY_NORM) ? headNorms(p, c) : "");
    for (Slot s : Slot.values()) {
      if (p.has(s)) {
        put(values, s.name(), p.offset(s));
      }
    }
    String text =
        PROJECTION
            .matcher(template())
            .replaceAll(m -> projection(p, Slot.valueOf(m.group(1)), m.group(2)));
    return NAME.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(values, m.group(1))));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("decoder.torchscript uses $" + name);
    }
    return value;
  }

  /** A block's projection of x, of all of a stack, with a bias and adapters where they are. */
  private static String projection(Parameters p, Slot slot, String x) {
    Slot bias = Slot.valueOf(slot + "_BIAS");
    String added = p.has(bias) ? weight(p.offset(bias)) : "None";
    String linear = call("torch.linear", x, weight(p.offset(slot)), added);
    List<Slot> stack = p.stack(slot);
    if (stack.stream().noneMatch(p::isAdapted)) {
      return linear;
    }
    String adapters = stack.stream().map(s -> adapter(p, s, x)).collect(Collectors.joining(", "));
    return call("self.adapted", linear, "[" + adapters + "]");
  }

  /** What an adapter makes of x, without its scale; zeros where there is none. */
  private static String adapter(Parameters p, Slot slot, String x) {
    if (!p.isAdapted(slot)) {
      return call("self.nothing", x, Long.toString(p.rows(slot)));
    }
    int a = p.adapter(slot);
    return call("torch.linear", call("torch.linear", x, weight(a)), weight(a + 1));
  }

  private static String call(String function, String... arguments) {
    return function + "(" + String.join(", ", arguments) + ")";
  }

  private static String weight(int offset) {
    return "p[i + " + offset + "]";
  }

  /** Of queries and keys, each head's by itself. */
  private static String headNorms(Parameters p, ModelConfig c) {
    String split = "[" + c.heads() + ", " + c.keyValueHeads() + "]";
    return String.join(
        "\n    ",
        "q, k, = torch.split_with_sizes(turned, " + split + ", 1)",
        headNorm("q", p.offset(Slot.QUERY_NORM), c),
        headNorm("k", p.offset(Slot.KEY_NORM), c),
        "turned = torch.cat([q, k], 1)");
  }

  private static String headNorm(String x, int offset, ModelConfig c) {
    String shape = "[" + c.headDimension() + "]";
    return x + " = " + call("torch.rms_norm", x, shape, weight(offset), "" + c.epsilon());
  }

  private static void put(Map<String, String> values, String name, int value) {
    values.put(name, Integer.toString(value));
  }

  private static String template() {
    try (InputStream in = DecoderScript.class.getResourceAsStream("decoder.torchscript")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
