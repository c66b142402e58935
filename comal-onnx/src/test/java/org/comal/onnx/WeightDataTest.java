package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.onnxruntime.platform.Fp16Conversions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightDataTest {
  private static final float[] FIVE = {1, -2, 0.5f, 3, 1024};

  /** All halves are themselves, and between two neighbours the nearer one is taken. */
  @Test
  void halvesAreTheNearest() {
    for (int bits = 0; bits < 0x7C00; bits++) {
      float x = Fp16Conversions.fp16ToFloat((short) bits);
      assertThat(Float16.bits(x)).isEqualTo((short) bits);
      assertThat(Float16.bits(-x)).isEqualTo((short) (bits | 0x8000));
      if (bits < 0x7BFF) {
        float next = Fp16Conversions.fp16ToFloat((short) (bits + 1));
        float middle = x + (next - x) / 2;
        assertThat(Float16.bits(middle)).as("a tie").isEqualTo((short) (bits + (bits & 1)));
        assertThat(Float16.bits(Math.nextDown(middle))).isEqualTo((short) bits);
        assertThat(Float16.bits(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
      }
    }
    assertThat(Float16.bits(65520)).isEqualTo((short) 0x7C00);
    assertThat(Float16.overflows(65520)).isTrue();
    assertThat(Float16.overflows(Math.nextDown(65520f))).isFalse();
    assertThat(Float16.bits(Float.NaN) & 0x7FFF).isGreaterThan(0x7C00);
  }

  @Test
  void onnxRuntimeRoundsAlike() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      float x = Float.intBitsToFloat(random.nextInt());
      if (!Float.isNaN(x)) {
        assertThat(Float16.bits(x)).as("%s", x).isEqualTo(Fp16Conversions.floatToFp16(x));
      }
    }
  }

  @Test
  void weightsAreReadInPiecesAndBeginAtPages() throws IOException {
    List<String> asked = new ArrayList<>();
    LazyTensor told =
        new LazyTensor(
            new long[] {5},
            (from, count) -> {
              asked.add(from + "+" + count);
              return LazyTensor.of(FIVE, 5).elements().read(from, count);
            });
    WeightData data = new WeightData(2);
    data.add("half", told, ElementType.FLOAT16);
    data.add("single", told, ElementType.FLOAT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    data.writeTo(out);
    assertThat(asked).containsExactly("0+2", "2+2", "4+1", "0+2", "2+2", "4+1");
    assertThat(data.bytes()).isEqualTo(5 * 2 + 5 * 4);
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.capacity()).isEqualTo(4096 + 5 * 4);
    for (int i = 0; i < 5; i++) {
      assertThat(Fp16Conversions.fp16ToFloat(bytes.getShort(2 * i))).isEqualTo(FIVE[i]);
      assertThat(bytes.getFloat(4096 + 4 * i)).isEqualTo(FIVE[i]);
    }
  }

  /** A weight of 9 GiB, of which only the places are real; the one behind it begins after it. */
  @Test
  void aWeightMayBeOfAnySize() throws IOException {
    long size = 2_400_000_000L;
    long[] last = {0};
    LazyTensor large =
        new LazyTensor(
            new long[] {size},
            (from, count) -> {
              last[0] = from + count;
              if (last[0] < size && from > 1L << 28) {
                // The rest is as the first pieces were.
                throw new StopAt(from);
              }
              return new float[count];
            });
    WeightData data = new WeightData();
    data.add("large", large, ElementType.FLOAT);
    data.add("next", LazyTensor.of(FIVE, 5), ElementType.FLOAT16);
    assertThat(data.bytes()).isEqualTo(4 * size + 10);
    ProtoMessage described = new ProtoMessage();
    data.describeIn(described, "x.data");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    described.writeTo(text);
    long page = (4 * size + 4095) / 4096 * 4096;
    assertThat(text.toString(StandardCharsets.ISO_8859_1))
        .contains("length", Long.toString(4 * size), "offset", Long.toString(page));
    long[] written = {0};
    OutputStream counted =
        new OutputStream() {
          @Override
          public void write(int b) {
            written[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int count) {
            written[0] += count;
          }
        };
    assertThatIOException().isThrownBy(() -> data.writeTo(counted)).isInstanceOf(StopAt.class);
    assertThat(written[0]).isEqualTo(4 * (last[0] - (1 << 20))).isGreaterThan(1L << 30);
  }

  private static final class StopAt extends IOException {
    private static final long serialVersionUID = 1;

    StopAt(long at) {
      super("at " + at);
    }
  }

  @Test
  void whatHalvesCannotHoldIsRefusedByNameAndWhatTheyLoseIsTold() throws IOException {
    WeightData lost = new WeightData(2);
    lost.add("w", LazyTensor.of(new float[] {1e-9f, 0, -1e-8f, 1}, 4), ElementType.FLOAT16);
    lost.writeTo(OutputStream.nullOutputStream());
    assertThat(lost.roundedToZero()).isEqualTo(2);
    WeightData beyond = new WeightData(2);
    float[] large = {1, 7e4f, 1e-9f, Float.NEGATIVE_INFINITY, -1e5f};
    beyond.add("layer.3", LazyTensor.of(large, 5), ElementType.FLOAT16);
    assertThatIOException()
        .isThrownBy(() -> beyond.writeTo(OutputStream.nullOutputStream()))
        .withMessage(
            "layer.3 has numbers beyond 65,504, the largest of float16 (3 of 5); export the model in"
                + " float32");
  }
}
