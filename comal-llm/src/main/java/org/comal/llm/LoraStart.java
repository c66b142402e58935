package org.comal.llm;

import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.Lora;
import org.comal.random.RandomSource;

/** The adapters that a family of policies begins with. */
public sealed interface LoraStart {
  /** {@return rank, scale and adapted projections} */
  Lora lora();

  /** {@return name or path of the model below, which saved adapters tell} */
  String base();

  /**
   * New adapters, which change nothing yet.
   *
   * @param lora rank, scale and adapted projections
   * @param base name or path of the model below
   * @param random draws them
   */
  record Drawn(Lora lora, String base, RandomSource random) implements LoraStart {}

  /**
   * Adapters of a folder.
   *
   * @param folder holds them
   * @param base name or path of the model below
   */
  record Stored(AdapterFolder folder, String base) implements LoraStart {
    @Override
    public Lora lora() {
      return folder.lora();
    }
  }
}
