package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
  /** FIPS 180-2, appendices B.1 and B.2, and the digest of nothing. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String LONG =
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";

  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path temp;

  @Test
  void givesThePrintedDigestsOfTexts() {
    assertThat(Sha256.of("")).isEqualTo(NOTHING);
    assertThat(Sha256.of("abc")).isEqualTo(ABC);
    assertThat(Sha256.of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
        .isEqualTo(LONG);
    assertThat(new Sha256().add("abc").hex(16)).isEqualTo(ABC.substring(0, 16));
  }

  @Test
  void aFileHasTheDigestOfItsBytes() throws IOException {
    Path file = temp.resolve("a.txt");
    Files.writeString(file, "abc");
    assertThat(Sha256.of(file)).isEqualTo(ABC);
    byte[] large = new byte[200_000];
    Files.write(file, large);
    assertThat(Sha256.of(file)).isEqualTo(new Sha256().add(large).hex());
  }

  @Test
  void beginsAnewAfterItsEnd() {
    Sha256 sha = new Sha256().add("abc");
    assertThat(sha.hex()).isEqualTo(ABC);
    assertThat(sha.hex()).isEqualTo(NOTHING);
  }

  @Test
  void numbersAreAddedWithTheirHighestByteFirst() {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 + 2 * 4 + 2 * 8);
    bytes.putInt(-7).putLong(1L << 40).putInt(3).putInt(4).putDouble(0.1).putDouble(-0.0);
    Sha256 sha = new Sha256();
    sha.add(-7).add(1L << 40).add(new int[] {3, 4}).add(new double[] {0.1, -0.0});
    assertThat(sha.hex()).isEqualTo(new Sha256().add(bytes.array()).hex());
  }

  @Test
  void framedTextsAreKeptApart() {
    assertThat(new Sha256().addFramed("ab").addFramed("c").hex())
        .isNotEqualTo(new Sha256().addFramed("a").addFramed("bc").hex())
        .isEqualTo(new Sha256().add("\0\0\0\2ab\0\0\0\1c".getBytes(StandardCharsets.UTF_8)).hex());
  }
}
