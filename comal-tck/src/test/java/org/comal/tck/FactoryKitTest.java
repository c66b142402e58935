package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
    Path absolute = directory.resolve("model.bin").toAbsolutePath();
    for (String block :
        List.of(
            "model = model.bin",
            "model = model.bin, by = base-directory",
            "model = \"" + absolute + "\", by = base-directory",
            "model = \"" + absolute + "\", by = itself")) {
      FactoryKit<PreferenceOracle> kit = kit(new LoadingFactory(), block);
      assertThatNoException().as(block).isThrownBy(kit::isMadeFromABlockThatWorks);
      assertThatExceptionOfType(AssertionError.class)
          .as(block)
          .isThrownBy(kit::readsItsBlockWithoutLookingAtFilesThatAreNotThereYet)
          .withMessageContaining("opens what only make() may open");
    }
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

  /** A factory that names a key it does not have, and reads to nothing. */
  private static final class HollowFactory implements PreferenceOracleFactory {
    @Override
    public About about() {
      return new About("hollow", "reads to nothing", SPI_VERSION);
    }

    @Override
    public String keys() {
      return """
          # Seconds to wait.
          timeout = 1
          """;
    }

    @Override
    public Set<String> operational() {
      return Set.of("time-out");
    }

    @Override
    public Blueprint<PreferenceOracle> read(Options options, Services services) {
      return null;
    }
  }

  @Test
  void anOperationalKeyThatIsNoneIsNamed() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(bare(new HollowFactory())::operationalKeysAreKeysOfTheBlock)
        .withMessageContaining(
            "whether keys() of hollow has time-out, which operational() names; it has [timeout]");
  }

  @Test
  void aFactoryThatReadsToNothingIsTold() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(bare(new HollowFactory())::makesAnObjectOfItsOwnEachTime)
        .withMessageContaining("what read() of hollow returns, a blueprint");
  }

  @Test
  void anOracleThatCannotBeClosedTwiceFails() {
    FactoryKit<PreferenceOracle> kit = bare(new BrittleFactory());
    assertThatNoException().isThrownBy(kit::isMadeFromABlockThatWorks);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(kit::whatItMakesIsClosedTwiceWithoutHarm)
        .withMessageContaining("close() of what brittle made, closed before");
  }

  @Test
  void aFactoryThatReadsAndThenMakesPasses() {
    FactoryKit<PreferenceOracle> kit = kit(new CoinFactory(), "");
    assertThatNoException().isThrownBy(kit::makesAnObjectOfItsOwnEachTime);
    assertThatNoException().isThrownBy(kit::readsItsBlockWithoutLookingAtFilesThatAreNotThereYet);
  }
}
