package org.comal.files;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is written to {@code /dev/full} finds the disk full; the sentence names the file. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
  @TempDir private Path temp;

  @Test
  void wholeFilesAreNamed() throws IOException {
    Path partial = temp.resolve("a.json.partial");
    Files.createSymbolicLink(partial, Path.of("/dev/full"));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> DurableFiles.write(temp.resolve("a.json"), "text"))
        .withMessage(partial + ": No space left on device");
  }

  @Test
  void namesThatAreKnownAreKept() {
    FileSystemException known = new FileSystemException("b", null, "why");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(
            () ->
                DurableFiles.naming(
                    temp,
                    () -> {
                      throw known;
                    }))
        .isSameAs(known);
  }
}
