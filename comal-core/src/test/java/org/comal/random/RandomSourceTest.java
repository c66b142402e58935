package org.comal.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RandomSourceTest {
  /** Numbers that recorded runs were drawn with: another value here breaks every resumed run. */
  @Test
  void streamsStayWhatTheyWere() {
    assertThat(new RandomSource(0).key()).isEqualTo(-2152535657050944081L);
    assertThat(new RandomSource(7).at("step", 3).at("prompt", "p1").key())
        .isEqualTo(6684507986712409765L);
    RandomGenerator g = new RandomSource(7).at("samples").generator();
    assertThat(g.nextLong()).isEqualTo(5935173437309219024L);
    assertThat(g.nextDouble()).isEqualTo(0.8047891195258718);
    assertThat(g.nextInt(1000)).isEqualTo(992);
  }

  @Test
  void aGeneratorStartsAtTheBeginningEveryTime() {
    RandomSource source = new RandomSource(1).at("a");
    RandomGenerator drawn = source.generator();
    long first = drawn.nextLong();
    drawn.nextLong();
    assertThat(source.generator().nextLong()).isEqualTo(first);
  }

  @Property
  void aStreamIsItsSeedAndPath(@ForAll long seed, @ForAll String name, @ForAll long index) {
    RandomSource root = new RandomSource(seed);
    root.at("elsewhere").generator().nextLong();
    assertThat(root.at(name, index).key()).isEqualTo(new RandomSource(seed).at(name, index).key());
    assertThat(root.at(name).at("x").key()).isEqualTo(root.at(name, "x").key());
  }

  @Test
  void theOrderOfNamesMatters() {
    RandomSource root = new RandomSource(1);
    assertThat(root.at("a").at("b").key()).isNotEqualTo(root.at("b").at("a").key());
    assertThat(root.at("7").key()).isNotEqualTo(root.at("", 7).key());
  }

  /** 400,000 keys of 64 bits: a collision by chance has the probability 4e-9. */
  @Test
  void namesDoNotCollide() {
    Set<Long> keys = new HashSet<>();
    RandomSource root = new RandomSource(0);
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      keys.add(root.at("prompt-" + i).key());
      keys.add(root.at("step", i).key());
      keys.add(root.at("step", -1L - i).key());
      keys.add(new RandomSource(i + 1).key());
    }
    assertThat(keys).hasSize(4 * n);
  }

  /**
   * First draws of neighbouring streams: mean ½ ± 4 σ with σ = 1/√(12 n) = .0009 for n = 100,000,
   * and no correlation between neighbours (σ = 1/√n = .003).
   */
  @Test
  void neighbouringStreamsAreUniformAndUnrelated() {
    int n = 100_000;
    double sum = 0;
    double products = 0;
    double before = 0.5;
    for (int i = 0; i < n; i++) {
      double u = new RandomSource(3).at("step", i).generator().nextDouble();
      sum += u;
      products += (u - 0.5) * (before - 0.5) * 12;
      before = u;
    }
    assertThat(sum / n).isCloseTo(0.5, within(0.0037));
    assertThat(products / n).isCloseTo(0, within(0.0127));
  }

  @Test
  void aKeyNamesItsStreamInAnotherProcess() {
    for (long seed : new long[] {0, -1, 7, Long.MIN_VALUE, Long.MAX_VALUE}) {
      RandomSource source = new RandomSource(seed).at("step", 3);
      RandomSource found = RandomSource.ofKey(source.key());
      assertThat(found.key()).isEqualTo(source.key());
      assertThat(found.at("prompt", "x").generator().nextLong())
          .isEqualTo(source.at("prompt", "x").generator().nextLong());
    }
    assertThat(RandomSource.ofKey(7).key()).isEqualTo(7).isNotEqualTo(new RandomSource(7).key());
  }
}
