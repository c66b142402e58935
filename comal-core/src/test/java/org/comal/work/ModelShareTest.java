package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.data.Completion;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShareTest {
  @TempDir private Path temp;

  private final StreamPolicy policy = new StreamPolicy("block's");
  private final PreferenceOracle oracle = PreferenceOracle.of("fair", c -> 0.5);
  private final StubSources sources = StubSources.of(policy, oracle);

  private ModelShare share() {
    return new ModelShare(sources, Optional.of(temp.resolve("share")));
  }

  private static Portion<?> scoredBy(StreamPolicy scoring) {
    return new Portion.Score(
        scoring, List.of(new Completion(StreamPolicy.prompts(1).get(0), StreamPolicy.response(1))));
  }

  private static Portion<?> askedOf(PreferenceOracle asked) {
    return new Portion.Ask(asked, List.of(), new RandomSource(1));
  }

  @Test
  void modelsOfBlocksAreKnownByTheirKeysAndNotSaved() {
    try (ModelShare share = share()) {
      assertThat(share.source(scoredBy(policy)))
          .isEqualTo(new ModelSource(List.of("policy"), Optional.empty(), "block's"));
      assertThat(share.source(askedOf(oracle)))
          .isEqualTo(new ModelSource(List.of("oracle"), Optional.empty(), "fair"));
      assertThat(policy.savings()).isZero();
      assertThat(temp.resolve("share")).doesNotExist();
    }
  }

  @Test
  void aPolicyThatCameOfTrainingIsSavedOnceWhichFindsItAgain() throws IOException {
    StreamPolicy trained = new StreamPolicy("trained");
    try (ModelShare share = share()) {
      ModelSource source = share.source(scoredBy(trained));
      assertThat(share.source(scoredBy(trained))).isEqualTo(source);
      assertThat(share.source(scoredBy(new StreamPolicy("trained")))).isEqualTo(source);
      assertThat(trained.savings()).isEqualTo(1);
      assertThat(source.keys()).containsExactly("policy");
      assertThat(policy.load(Path.of(source.saved().orElseThrow())).id()).isEqualTo("trained");
    }
  }

  private List<Path> saved() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(temp)) {
      walk.filter(p -> p.getFileName().toString().startsWith("policy-")).forEach(found::add);
    }
    return found;
  }

  @Test
  void theFourUsedLastAreThereAndNoneInTheEnd() throws IOException {
    try (ModelShare share = share()) {
      List<Path> places = new ArrayList<>();
      for (String id : List.of("a", "b", "c", "d", "a", "e")) {
        places.add(Path.of(share.source(scoredBy(new StreamPolicy(id))).saved().orElseThrow()));
      }
      assertThat(saved())
          .containsExactlyInAnyOrder(places.get(0), places.get(2), places.get(3), places.get(5));
      assertThat(places.get(4)).isEqualTo(places.get(0));
    }
    assertThat(temp.resolve("share")).isEmptyDirectory();
  }

  /** One of a killed process, as it stands there. */
  private Path left(String name, String machine) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("share/comal-policies-" + name));
    Files.writeString(folder.resolve("alive"), machine);
    Files.createDirectory(folder.resolve("policy-1"));
    return folder;
  }

  @Test
  void whatAKilledProcessOfThisMachineLeftIsRemovedAndNothingElse() throws IOException {
    String machine;
    try (ModelShare share = share()) {
      Path own = Path.of(share.source(scoredBy(new StreamPolicy("a"))).saved().orElseThrow());
      machine = Files.readString(own.resolveSibling("alive"));
    }
    Path killed = left("killed", machine);
    Path elsewhere = left("elsewhere", machine + "-2");
    Path nameless = left("nameless", "");
    Path none = Files.createDirectory(temp.resolve("share/comal-policies-without-a-lock"));
    try (ModelShare living = share();
        ModelShare share = share()) {
      Path other = Path.of(living.source(scoredBy(new StreamPolicy("a"))).saved().orElseThrow());
      assertThat(killed).doesNotExist();
      share.source(scoredBy(new StreamPolicy("a")));
      assertThat(List.of(other, elsewhere, nameless, none)).allMatch(Files::isDirectory);
    }
  }

  @Test
  void closingTwiceDoesNoHarm() {
    ModelShare share = share();
    share.source(scoredBy(new StreamPolicy("a")));
    share.close();
    share.close();
    assertThat(temp.resolve("share")).isEmptyDirectory();
  }

  @Test
  void anOracleOfNoBlockIsRefusedByItsId() {
    try (ModelShare share = share()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> share.source(askedOf(PreferenceOracle.of("strange", c -> 0.5))))
          .withMessage("no block of the config describes the oracle strange");
    }
  }
}
