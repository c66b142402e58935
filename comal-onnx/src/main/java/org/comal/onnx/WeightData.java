package org.comal.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The weights of a graph as they lie in a file, one after the other, each in a number format of its
 * own; read, rounded and written in pieces.
 */
final class WeightData {
  /** Elements that are in memory at once. */
  private static final int PIECE = 1 << 20;

  /** Weights in a file of their own begin at pages, so that a runtime can map them. */
  private static final int PAGE = 4096;

  private record Weight(String name, LazyTensor tensor, ElementType type, long offset) {
    long bytes() {
      return Math.multiplyExact(tensor.size(), (long) bytesOf(type));
    }
  }

  private final List<Weight> weights = new ArrayList<>();
  private final int piece;
  private long end;
  private long bytes;
  private long roundedToZero;

  WeightData() {
    this(PIECE);
  }

  /**
   * @param piece elements in memory at once, at least 1
   */
  WeightData(int piece) {
    this.piece = piece;
  }

  private static int bytesOf(ElementType type) {
    return switch (type) {
      case FLOAT -> 4;
      case FLOAT16 -> 2;
      default ->
          throw new IllegalArgumentException("weights are FLOAT or FLOAT16 here, not " + type);
    };
  }

  void add(String name, LazyTensor tensor, ElementType type) {
    Weight w = new Weight(name, Objects.requireNonNull(tensor, "tensor"), type, end);
    weights.add(w);
    bytes = Math.addExact(bytes, w.bytes());
    end = Math.addExact(end, Math.multiplyExact((w.bytes() + PAGE - 1) / PAGE, (long) PAGE));
  }

  /** Bytes of all weights, without what lies between them. */
  long bytes() {
    return bytes;
  }

  /** How many numbers that are not 0 became 0 in the writing so far. */
  long roundedToZero() {
    return roundedToZero;
  }

  /**
   * Adds the weights to a GraphProto.
   *
   * @param location the file that {@link #writeTo} writes beside the model; null to write the
   *     weights into the model
   */
  void describeIn(ProtoMessage graph, String location) {
    for (Weight w : weights) {
      ProtoMessage m =
          new ProtoMessage().packed(1, w.tensor.dims()).number(2, w.type.code()).text(8, w.name);
      if (location == null) {
        m.bytes(9, w.bytes(), out -> write(w, out));
      } else {
        m.message(13, GraphMessages.entry("location", location))
            .message(13, GraphMessages.entry("offset", Long.toString(w.offset)))
            .message(13, GraphMessages.entry("length", Long.toString(w.bytes())))
            .number(14, 1);
      }
      graph.message(5, m);
    }
  }

  /** Writes the file of the weights. */
  void writeTo(OutputStream out) throws IOException {
    long at = 0;
    for (Weight w : weights) {
      out.write(new byte[(int) (w.offset - at)]);
      write(w, out);
      at = w.offset + w.bytes();
    }
  }

  private void write(Weight w, OutputStream out) throws IOException {
    long size = w.tensor.size();
    long tooLarge = 0;
    for (long at = 0; at < size; at += piece) {
      int count = (int) Math.min(piece, size - at);
      float[] numbers = w.tensor.elements().read(at, count);
      if (numbers.length != count) {
        throw new IllegalArgumentException(
            "weight "
                + w.name
                + " gave "
                + numbers.length
                + " values from "
                + at
                + " on, but was asked for "
                + count
                + " of "
                + size);
      }
      if (w.type == ElementType.FLOAT16) {
        tooLarge += count(numbers);
      }
      out.write(encoded(numbers, w.type));
    }
    if (tooLarge > 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has numbers beyond 65,504, the largest of float16 (%,d of %,d); export the"
                  + " model in float32",
              w.name,
              tooLarge,
              size));
    }
  }

  /** Numbers that are too large for float16; those that are too small are noted. */
  private long count(float[] numbers) {
    long tooLarge = 0;
    for (float x : numbers) {
      if (Float16.overflows(x)) {
        tooLarge++;
      } else if (x != 0 && (Float16.bits(x) & 0x7FFF) == 0) {
        roundedToZero++;
      }
    }
    return tooLarge;
  }

  private static byte[] encoded(float[] numbers, ElementType type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * bytesOf(type)).order(ByteOrder.LITTLE_ENDIAN);
    if (type == ElementType.FLOAT) {
      bytes.asFloatBuffer().put(numbers);
    } else {
      for (float x : numbers) {
        bytes.putShort(Float16.bits(x));
      }
    }
    return bytes.array();
  }
}
