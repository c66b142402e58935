package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.data.Response;
import org.comal.random.Shuffle;
import org.junit.jupiter.api.Test;

/** Which pairs each design forms, and how they are labelled. */
class PairingTest {
  private static final double NAN = Double.NaN;

  /** Win rates against the others: 0 → .5, 1 → .4, 2 → .7, 3 → .4. */
  private static final double[][] P = {
    {.5, .6, .2, .7}, {.4, .5, .5, .3}, {.8, .5, .5, .8}, {.3, .7, .2, .5}
  };

  private static List<Response> responses(String... texts) {
    return Arrays.stream(texts).map(t -> new Response(new int[0], t, true)).toList();
  }

  private static List<Pair> pairs(
      PairDesign design, Labels labels, boolean labelled, double[][] p, String... texts) {
    RandomGenerator random = new SplittableRandom(1);
    return new Pairing(design, labels, labelled).pairs(responses(texts), p, random);
  }

  @Test
  void allComparesEveryPairOnce() {
    assertThat(pairs(PairDesign.ALL, Labels.SOFT, true, P, "a", "b", "c", "d"))
        .containsExactly(
            new Pair(0, 1, .6),
            new Pair(0, 2, .2),
            new Pair(0, 3, .7),
            new Pair(1, 2, .5),
            new Pair(1, 3, .3),
            new Pair(2, 3, .8));
  }

  @Test
  void disjointUsesEachSampleOnceAndLeavesAnOddOneOut() {
    assertThat(pairs(PairDesign.DISJOINT, Labels.SOFT, true, P, "a", "b", "c", "d"))
        .containsExactly(new Pair(0, 1, .6), new Pair(2, 3, .8));
    double[][] three = {{.5, .6, NAN}, {.4, .5, NAN}, {NAN, NAN, .5}};
    assertThat(pairs(PairDesign.DISJOINT, Labels.SOFT, true, three, "a", "b", "c"))
        .containsExactly(new Pair(0, 1, .6));
  }

  @Test
  void chosenPairsGoByTheWinRateAmongTheSamples() {
    assertThat(pairs(PairDesign.BEST_WORST, Labels.SOFT, true, P, "a", "b", "c", "d"))
        .containsExactly(new Pair(2, 3, .8));
    assertThat(pairs(PairDesign.BEST_SECOND, Labels.SOFT, true, P, "a", "b", "c", "d"))
        .containsExactly(new Pair(2, 0, .8));
  }

  /**
   * What is called max-min where a reward r ranks the samples. With r(i) > r(k), σ(r(i) − r(j)) >
   * σ(r(k) − r(j)) for every other j, and σ(r(i) − r(k)) > ½ > σ(r(k) − r(i)): so is the mean.
   */
  @Test
  void ofRewardsTheBestAndTheWorstHaveTheHighestAndTheLowest() {
    RandomGenerator random = new SplittableRandom(3);
    String[] texts = {"a", "b", "c", "d", "e"};
    for (int draw = 0; draw < 200; draw++) {
      double[] r = random.doubles(texts.length, -3, 3).toArray();
      double[][] p = new double[r.length][r.length];
      for (int i = 0; i < r.length; i++) {
        for (int j = 0; j < r.length; j++) {
          p[i][j] = 1 / (1 + Math.exp(r[j] - r[i]));
        }
      }
      List<Integer> ranked =
          IntStream.range(0, r.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -r[i]))
              .toList();
      int best = ranked.get(0);
      int second = ranked.get(1);
      int worst = ranked.get(r.length - 1);
      assertThat(pairs(PairDesign.BEST_WORST, Labels.SOFT, true, p, texts))
          .containsExactly(new Pair(best, worst, p[best][worst]));
      assertThat(pairs(PairDesign.BEST_SECOND, Labels.SOFT, true, p, texts))
          .containsExactly(new Pair(best, second, p[best][second]));
    }
  }

  @Test
  void chosenPairsAreOfDifferentResponses() {
    // The best response was drawn twice: the second best is another one.
    double[][] p = {{.5, .5, .9}, {.5, .5, .9}, {.1, .1, .5}};
    assertThat(pairs(PairDesign.BEST_SECOND, Labels.SOFT, true, p, "a", "a", "b"))
        .containsExactly(new Pair(0, 2, .9));
    double[][] same = {{.5, .5}, {.5, .5}};
    assertThat(pairs(PairDesign.BEST_WORST, Labels.HARD, true, same, "a", "a")).isEmpty();
  }

  @Test
  void hardLabelsGiveAllToTheLikelyWinnerAndToTheBest() {
    assertThat(pairs(PairDesign.DISJOINT, Labels.HARD, true, P, "a", "b", "c", "d"))
        .extracting(Pair::preference)
        .containsExactly(1.0, 1.0);
    // Response 1 wins .6 on average, response 2 .3, yet 2 beats 1: the best still counts as winner.
    double[][] cycle = {{.5, .2, .8}, {.8, .5, .4}, {.2, .6, .5}};
    assertThat(pairs(PairDesign.BEST_WORST, Labels.HARD, true, cycle, "a", "b", "c"))
        .containsExactly(new Pair(1, 2, 1));
  }

  @Test
  void hardLabelsOfATieAreAHalf() {
    double[][] tie = {{.5, .5}, {.5, .5}};
    for (PairDesign design : new PairDesign[] {PairDesign.ALL, PairDesign.BEST_WORST}) {
      assertThat(pairs(design, Labels.HARD, true, tie, "a", "b"))
          .containsExactly(new Pair(0, 1, .5));
    }
  }

  @Test
  void bernoulliLabelsAreZeroOrOneWithTheProbabilityOfThePreference() {
    RandomGenerator random = new SplittableRandom(5);
    double sum = 0;
    int n = 10_000;
    for (int i = 0; i < n; i++) {
      double label = Labels.BERNOULLI.of(.3, false, random);
      assertThat(label == 0 || label == 1).isTrue();
      sum += label;
    }
    // Standard error √(.3 · .7 / n) = .0046; four of them.
    assertThat(sum / n).isCloseTo(.3, within(.0184));
  }

  @Test
  void labelledPairsWithoutAVerdictAreLeftOut() {
    double[][] p = {{.5, NAN, .9}, {NAN, .5, NAN}, {.1, NAN, .5}};
    assertThat(pairs(PairDesign.ALL, Labels.SOFT, true, p, "a", "b", "c"))
        .containsExactly(new Pair(0, 2, .9));
    assertThat(pairs(PairDesign.BEST_WORST, Labels.SOFT, true, p, "a", "b", "c"))
        .containsExactly(new Pair(0, 2, .9));
    double[][] none = {{.5, NAN}, {NAN, .5}};
    assertThat(pairs(PairDesign.BEST_WORST, Labels.SOFT, true, none, "a", "b")).isEmpty();
  }

  @Test
  void pairsForGainsNeedNoVerdict() {
    double[][] nothing = {{.5, NAN}, {NAN, .5}};
    assertThat(pairs(PairDesign.ALL, Labels.SOFT, false, nothing, "a", "b"))
        .containsExactly(new Pair(0, 1, .5));
  }

  @Test
  void theSameResponsesInAnyOrderMakeTheSamePairs() {
    // b and d are the best, both with .4 and .9 and .1 against others; a and c the worst.
    String[] texts = {"a", "b", "c", "d"};
    double[][] p = {{.5, .3, .7, .1}, {.7, .5, .1, .9}, {.3, .9, .5, .3}, {.9, .1, .7, .5}};
    for (PairDesign design :
        List.of(PairDesign.ALL, PairDesign.BEST_WORST, PairDesign.BEST_SECOND)) {
      Set<Set<String>> expected = null;
      for (int seed = 0; seed < 24; seed++) {
        List<Integer> order = Shuffle.indices(4, new SplittableRandom(seed));
        double[][] q = new double[4][4];
        String[] shuffled = new String[4];
        for (int i = 0; i < 4; i++) {
          shuffled[i] = texts[order.get(i)];
          for (int j = 0; j < 4; j++) {
            q[i][j] = p[order.get(i)][order.get(j)];
          }
        }
        Set<Set<String>> found = new HashSet<>();
        for (Pair pair : pairs(design, Labels.SOFT, true, q, shuffled)) {
          // The label is the preference for the first by name.
          boolean swap = shuffled[pair.first()].compareTo(shuffled[pair.second()]) > 0;
          double label = swap ? q[pair.second()][pair.first()] : pair.preference();
          found.add(Set.of(shuffled[pair.first()], shuffled[pair.second()], "" + label));
        }
        expected = expected == null ? found : expected;
        assertThat(found).as("%s, order %s", design, order).isEqualTo(expected);
      }
    }
  }
}
