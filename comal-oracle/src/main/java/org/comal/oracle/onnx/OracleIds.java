package org.comal.oracle.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.comal.files.InnerFile;
import org.comal.files.Sha256;
import org.comal.onnx.Fingerprint;
import org.comal.text.PromptTemplate;
import org.comal.text.TokenizerFile;

/** Ids of ONNX oracles: kind, model file, and a hash of all that changes a verdict. */
final class OracleIds {
  private OracleIds() {}

  /**
   * The id. Batch size, threads and device are not part of it: they change verdicts by rounding
   * only.
   *
   * @param more further settings that change verdicts
   */
  static String of(String kind, OnnxSettings settings, PromptTemplate template, List<String> more) {
    List<String> parts = new ArrayList<>();
    try {
      parts.add(Fingerprint.ofModel(settings.model()));
      parts.add(Sha256.of(InnerFile.in(settings.tokenizer(), TokenizerFile.FILE)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "model " + settings.model() + " cannot be read: " + e.getMessage(), e);
    }
    parts.add(template.text());
    parts.add(Integer.toString(settings.maxLength()));
    parts.add(Boolean.toString(settings.addSpecialTokens()));
    parts.addAll(more);
    return kind + ":" + settings.model().getFileName() + ":" + Fingerprint.shortOf(parts);
  }
}
