package org.comal.llm.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comal.llm.model.Safetensors.Entry;

/**
 * How much of a training is left where its weights are rounded to bfloat16, as whoever samples on a
 * GPU rounds them: a change that is smaller than half the distance of two such numbers is lost.
 *
 * @param weights all
 * @param changed those that training changed
 * @param surviving those of them that are different numbers in bfloat16 too
 */
public record SurvivingChange(long weights, long changed, long surviving) {
  private static final int PIECE = 1 << 20;

  /**
   * Compares two models of one shape.
   *
   * @param config of both
   * @param before folder of the model that training began with
   * @param after folder of what training left
   * @return counts over all weights
   * @throws IOException where a file is missing, damaged or of another shape
   */
  public static SurvivingChange between(ModelConfig config, Path before, Path after)
      throws IOException {
    List<Parameters.Parameter> parameters = Parameters.of(config).list();
    List<Entry> from = Safetensors.open(before).weights(config);
    List<Entry> to = Safetensors.open(after).weights(config);
    long weights = 0;
    long changed = 0;
    long surviving = 0;
    for (int i = 0; i < from.size(); i++) {
      long size = parameters.get(i).size();
      weights += size;
      for (long at = 0; at < size; at += PIECE) {
        int count = (int) Math.min(PIECE, size - at);
        float[] x = StoredNumbers.read(from.get(i), at, count);
        float[] y = StoredNumbers.read(to.get(i), at, count);
        for (int k = 0; k < count; k++) {
          if (x[k] != y[k]) {
            changed++;
            surviving += StoredNumbers.bfloat16(x[k]) == StoredNumbers.bfloat16(y[k]) ? 0 : 1;
          }
        }
      }
    }
    return new SurvivingChange(weights, changed, surviving);
  }

  /** {@return the share of the changed weights whose change survives; 1 where none changed} */
  public double share() {
    return changed == 0 ? 1 : (double) surviving / changed;
  }

  /** {@return what to say where most of the training is lost; empty where it is not} */
  public Optional<String> warning() {
    return share() >= 0.5
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "of %,d weights that training changed, %.1f %% are other numbers in bfloat16; the"
                    + " other changes are lost where the model runs in bfloat16"
                    + "%nMaybe train longer or with a larger learning rate, or keep the model in"
                    + " float32 where it is used",
                changed,
                100 * share()));
  }
}
