package com.example.align;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignTest {
  @TempDir Path directory;

  @Test
  void theAlignedModelWinsAgainstTheFirst() throws IOException {
    Map<String, Double> figures = Align.align(directory);
    // Far from chance: three standard errors above one half.
    double lowest = figures.get("win-rate") - 3 * figures.get("win-rate-error");
    assertTrue(lowest > 0.5, figures.toString());
    assertTrue(Files.exists(directory.resolve("aligned/model.safetensors")));
  }
}
