package org.comal.llm.torch;

import java.io.IOException;
import org.comal.llm.model.DType;
import org.comal.llm.model.Safetensors;

/** Reads small tensors that are computed with in Java. */
public final class StoredNumbers {
  private StoredNumbers() {}

  /**
   * {@return the numbers of a stored tensor, row by row, whatever its number format}
   *
   * @param torch converts them
   * @param entry small enough for main memory
   * @throws IOException where the file cannot be read
   */
  public static double[] read(Torch torch, Safetensors.Entry entry) throws IOException {
    try (Tensor device = torch.longs(0);
        Tensor numbers = torch.tensor("blank", entry.shape(), DType.FLOAT64.torch(), device)) {
      RawBytes.read(torch, entry, numbers);
      return numbers.doubles();
    }
  }
}
