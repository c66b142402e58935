package org.comal.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredNumbersTest {
  @TempDir Path folder;

  /** Every half, by its definition: (−1)^s · 2^(e−15) · (1 + f/1024), and 2^−14 · f/1024. */
  @Test
  void readsEveryHalf() throws IOException {
    Path file = folder.resolve("halves.safetensors");
    ByteBuffer all = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      all.putShort((short) bits);
    }
    List<Parameters.Parameter> one = List.of(new Parameters.Parameter("x", new long[] {1 << 16}));
    try (SafetensorsWriter out = new SafetensorsWriter(file, one, DType.FLOAT16)) {
      out.write(all.flip());
      out.finish();
    }
    float[] read = StoredNumbers.read(Safetensors.openFile(file).entries().get("x"), 0, 1 << 16);
    for (int bits = 0; bits < 1 << 16; bits++) {
      int e = bits >> 10 & 31;
      double f = (bits & 1023) / 1024.0;
      double size = e == 0 ? Math.pow(2, -14) * f : Math.pow(2, e - 15) * (1 + f);
      double wanted = e < 31 ? size : f == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      // Boxed, so that a NaN equals one.
      assertThat(Double.valueOf(read[bits]))
          .isEqualTo(Double.valueOf(bits >> 15 == 0 ? wanted : -wanted));
    }
  }

  @Test
  void roundsToTheNearestBfloat16AndTiesToEven() {
    assertThat(StoredNumbers.bfloat16(1)).isEqualTo((short) 0x3F80);
    assertThat(StoredNumbers.bfloat16(1 + 1f / 256)).as("a tie, down").isEqualTo((short) 0x3F80);
    assertThat(StoredNumbers.bfloat16(1 + 3f / 256)).as("a tie, up").isEqualTo((short) 0x3F82);
    assertThat(StoredNumbers.bfloat16(Math.nextUp(1 + 1f / 256))).isEqualTo((short) 0x3F81);
    assertThat(StoredNumbers.bfloat16(-2)).isEqualTo((short) 0xC000);
    assertThat(StoredNumbers.bfloat16(Float.MAX_VALUE)).as("infinite").isEqualTo((short) 0x7F80);
    assertThat(Float.intBitsToFloat(StoredNumbers.bfloat16(Float.NaN) << 16)).isNaN();
  }
}
