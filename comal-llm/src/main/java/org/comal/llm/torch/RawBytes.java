package org.comal.llm.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.comal.llm.model.DType;
import org.comal.llm.model.Safetensors;

/** Moves numbers between files and PyTorch, a piece at a time. */
final class RawBytes {
  /** Bytes moved at a time: a multiple of every number's size. */
  private static final long PIECE = 1L << 28;

  /** Takes pieces in order. */
  interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  private RawBytes() {}

  /** Fills a tensor from a file, whatever number formats the two have. */
  static void read(Torch torch, Safetensors.Entry from, Tensor to) throws IOException {
    DType stored = from.format();
    for (long at = 0; at < from.length(); at += PIECE) {
      ByteBuffer bytes = from.map(at, Math.min(PIECE, from.length() - at));
      try (Tensor raw = torch.bytes(bytes)) {
        torch.call("fill", to, at / stored.bytes(), raw, stored.torch());
      }
    }
  }

  /** Hands over the bytes of tensors, one after the other, in a number format. */
  static void write(Torch torch, List<Tensor> from, DType format, Sink sink) throws IOException {
    long scalars = PIECE / format.bytes();
    for (Tensor t : from) {
      long size = t.size();
      for (long at = 0; at < size; at += scalars) {
        try (Tensor raw =
            torch.tensor("raw", t, at, Math.min(scalars, size - at), format.torch())) {
          sink.take(raw.bytes());
        }
      }
    }
  }
}
