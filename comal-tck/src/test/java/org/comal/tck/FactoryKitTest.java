package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The kit finds factories that do in {@code read} what belongs into {@code make}. */
class FactoryKitTest {
  @TempDir private Path directory;

  private FactoryKit<PreferenceOracle> kit(PreferenceOracleFactory factory, String block) {
    return new FactoryKit<>() {
      @Override
      protected Factory<PreferenceOracle> factory() {
        return factory;
      }

      @Override
      protected Class<? extends Factory<PreferenceOracle>> kind() {
        return PreferenceOracleFactory.class;
      }

      @Override
      protected String block() {
        return block;
      }

      @Override
      protected Path baseDirectory() {
        return directory;
      }
    };
  }

  @Test
  void anOracleMadeByReadFails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(kit(new EagerFactory(), "")::makesAnObjectOfItsOwnEachTime)
        .withMessageContaining("made by make(), not by read()");
  }

  @Test
  void aModelOpenedByReadFails() throws IOException {
    Files.writeString(directory.resolve("model.bin"), "weights");
    FactoryKit<PreferenceOracle> kit = kit(new LoadingFactory(), "model = model.bin");
    assertThatNoException().isThrownBy(kit::isMadeFromABlockThatWorks);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(kit::readsItsBlockWithoutLookingAtFilesThatAreNotThereYet)
        .withMessageContaining("opens what only make() may open");
  }

  /** A kit as an author begins it. */
  private static FactoryKit<PreferenceOracle> bare(PreferenceOracleFactory factory) {
    return new FactoryKit<>() {
      @Override
      protected Factory<PreferenceOracle> factory() {
        return factory;
      }
    };
  }

  @Test
  void theKindIsTheInterfaceThatTheFactoryImplements() {
    assertThat(bare(new CoinFactory()).kind()).isEqualTo(PreferenceOracleFactory.class);
    assertThatNoException().isThrownBy(bare(new CoinFactory())::isFoundByName);
  }

  @Test
  void aBlockThatIsWantedIsAskedForByName() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(bare(new LoadingFactory())::isMadeFromABlockThatWorks)
        .withMessageContaining("problems of block()")
        .withMessageContaining("model");
  }

  /** A factory that its author forgot to list. */
  static final class UnlistedFactory implements PreferenceOracleFactory {
    @Override
    public About about() {
      return new About("unlisted", "in no services file", SPI_VERSION);
    }

    @Override
    public Blueprint<PreferenceOracle> read(Options options, Services services) {
      return () -> PreferenceOracle.of("unlisted", c -> 0.5);
    }
  }

  @Test
  void aFactoryThatIsNotListedFailsInOneTestThatSaysWhichLineIsWanted() {
    FactoryKit<PreferenceOracle> kit = bare(new UnlistedFactory());
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(kit::isFoundByName)
        .withMessageContaining("META-INF/services/" + PreferenceOracleFactory.class.getName())
        .withMessageContaining(UnlistedFactory.class.getName());
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(kit::isMadeFromABlockThatWorks);
    assertThatExceptionOfType(TestAbortedException.class).isThrownBy(kit::reportsAnUnknownKey);
  }

  @Test
  void aFactoryThatReadsAndThenMakesPasses() {
    FactoryKit<PreferenceOracle> kit = kit(new CoinFactory(), "");
    assertThatNoException().isThrownBy(kit::makesAnObjectOfItsOwnEachTime);
    assertThatNoException().isThrownBy(kit::readsItsBlockWithoutLookingAtFilesThatAreNotThereYet);
  }
}
