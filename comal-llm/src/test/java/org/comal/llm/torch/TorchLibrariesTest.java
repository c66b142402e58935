package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.comal.natives.LibraryCache;
import org.comal.text.UnpackedLibraries;
import org.junit.jupiter.api.Test;

/** PyTorch comes out of the user's cache, as it was put there and with nothing added. */
class TorchLibrariesTest {
  @Test
  void whatIsLoadedIsWhatWasUnpacked() throws IOException {
    for (String setting :
        new String[] {"PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "DJL_CACHE_DIR"}) {
      assumeFalse(UnpackedLibraries.isSaid(setting), setting);
    }
    assumeFalse(System.getenv("ENGINE_CACHE_DIR") != null, "ENGINE_CACHE_DIR");
    TorchDevice.find("cpu");
    Path pytorch = LibraryCache.ofUser().unpackInto(Path.of("djl", "pytorch"), Map.of());
    Path loaded = Path.of(LibUtils.getLibtorchPath()).toRealPath();
    assertThat(loaded.getParent()).isEqualTo(pytorch);
    try (Stream<Path> files = Files.list(loaded)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .as("one binding, which DJL found under the name that it looks for")
          .filteredOn(n -> n.contains("djl_torch"))
          .hasSize(1);
    }
  }
}
