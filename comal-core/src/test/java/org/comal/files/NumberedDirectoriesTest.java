package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedDirectoriesTest {
  @TempDir private Path temp;

  private static void write(Path place, long number) throws IOException {
    NumberedDirectories best = new NumberedDirectories(place, "best-");
    best.write(number, d -> Files.writeString(d.resolve("weights"), "of " + number));
    best.keepOnly(number);
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /** Also one of which nothing but a half of its checksums was written. */
  @Test
  void aKillAtAnyOperationLeavesNothingThatTheNextOneDoesNotRemove() throws IOException {
    boolean met = true;
    for (int at = 0; met; at++) {
      Path own = Files.createDirectory(temp.resolve("killed-" + at));
      write(own, 1);
      FaultyFileSystem disk = new FaultyFileSystem(FaultyFileSystem.Fault.KILL, at);
      try {
        write(disk.in(own), 2);
      } catch (IOException killed) {
        assertThat(killed).hasMessageContaining("killed");
      }
      met = disk.met();
      write(own, 3);
      assertThat(names(own)).as("kill %s", at).containsExactly("best-3", "best-3.sha-256");
      assertThat(new NumberedDirectories(own, "best-").find(3)).isPresent();
    }
  }
}
