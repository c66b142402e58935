package org.comal.llm.torch;

import java.util.Locale;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Slot;

/** The TorchScript text of a decoder: the resource {@code decoder.torchscript}, completed. */
final class DecoderScript {
  private static final Pattern NAME = Pattern.compile("\\$(\\w+)");

  private DecoderScript() {}

  /** The source of class {@code Decoder} for one model shape. */
  static String of(ModelConfig c) {
    Parameters p = Parameters.of(c);
    Map<String, String> values = new TreeMap<>();
    put(values, "hidden", c.hidden());
    put(values, "layers", c.layers());
    put(values, "heads", c.heads());
    put(values, "keys", c.keyValueHeads());
    put(values, "group", c.heads() / c.keyValueHeads());
    put(values, "dim", c.headDimension());
    put(values, "half", c.headDimension() / 2);
    put(values, "query", c.heads() * c.headDimension());
    put(values, "stride", p.perLayer());
    put(values, "norm", p.norm());
    put(values, "head", p.head());
    values.put("epsilon", Double.toString(c.epsilon()));
    values.put("head_norms", p.has(Slot.QUERY_NORM) ? headNorms(p, c) : "");
    for (Slot s : Slot.values()) {
      if (s.name().endsWith("_BIAS")) {
        values.put(s.name(), p.has(s) ? "p[i + " + p.offset(s) + "]" : "None");
      } else if (p.has(s)) {
        put(values, s.name(), p.offset(s));
      }
    }
    Matcher m = NAME.matcher(template());
    StringBuilder text = new StringBuilder();
    while (m.find()) {
      String value = values.get(m.group(1));
      if (value == null) {
        throw new IllegalStateException("decoder.torchscript uses $" + m.group(1));
      }
      m.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return m.appendTail(text).toString();
  }

  private static String headNorms(Parameters p, ModelConfig c) {
    String norm =
        "%1$s = torch.rms_norm(%1$s, ["
            + c.headDimension()
            + "], p[i + %2$d], "
            + c.epsilon()
            + ")";
    return String.format(Locale.ROOT, norm, "q", p.offset(Slot.QUERY_NORM))
        + "\n    "
        + String.format(Locale.ROOT, norm, "k", p.offset(Slot.KEY_NORM));
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
