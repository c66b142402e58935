package org.comal.eval.winrate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Draws the models' responses anew, each model's to each prompt by themselves and for all of its
 * meetings at once: what fresh responses to the same prompts would change.
 *
 * <p>Of n responses n − 1 are drawn, with replacement, which makes the spread of a mean that of n
 * fresh ones (Rao and Wu, 1988); n draws would make it too small by (n − 1)/n, a half where there
 * are two.
 */
final class ResponseDraws {
  private record Place(int prompt, int model) {
    static final Comparator<Place> IN_ORDER =
        Comparator.comparingInt(Place::prompt).thenComparingInt(Place::model);
  }

  private final int models;
  private final List<Meeting> meetings;

  /** The numbers of the responses, in an order that does not depend on files. */
  private final Map<Place, int[]> responses = new TreeMap<>(Place.IN_ORDER);

  ResponseDraws(int models, List<Meeting> meetings) {
    this.models = models;
    this.meetings = List.copyOf(meetings);
    Map<Place, Set<Integer>> sets = new HashMap<>();
    for (Meeting meeting : this.meetings) {
      Set<Integer> firsts = sets.computeIfAbsent(first(meeting), p -> new TreeSet<>());
      Arrays.stream(meeting.firstResponses()).forEach(firsts::add);
      Set<Integer> seconds = sets.computeIfAbsent(second(meeting), p -> new TreeSet<>());
      Arrays.stream(meeting.secondResponses()).forEach(seconds::add);
    }
    sets.forEach(
        (place, numbers) ->
            responses.put(place, numbers.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Whether every model gave every prompt two responses or more, so that their spread is known. */
  boolean known() {
    return responses.values().stream().allMatch(numbers -> numbers.length > 1);
  }

  /**
   * The rates by one draw.
   *
   * @return [row][column]; NaN where a pair has no prompt left
   */
  double[][] rates(RandomGenerator generator) {
    Map<Place, Map<Integer, Integer>> counts = new HashMap<>();
    responses.forEach((place, numbers) -> counts.put(place, drawn(numbers, generator)));
    double[][] sums = new double[models][models];
    int[][] prompts = new int[models][models];
    for (Meeting meeting : meetings) {
      double mean = meeting.mean(counts.get(first(meeting)), counts.get(second(meeting)));
      if (!Double.isNaN(mean)) {
        sums[meeting.first()][meeting.second()] += mean;
        prompts[meeting.first()][meeting.second()]++;
      }
    }
    double[][] rates = new double[models][models];
    for (int i = 0; i < models; i++) {
      Arrays.fill(rates[i], 0, i + 1, 0.5);
      for (int j = 0; j < i; j++) {
        rates[j][i] = sums[j][i] / prompts[j][i];
        rates[i][j] = 1 - rates[j][i];
      }
    }
    return rates;
  }

  private static Place first(Meeting meeting) {
    return new Place(meeting.prompt(), meeting.first());
  }

  private static Place second(Meeting meeting) {
    return new Place(meeting.prompt(), meeting.second());
  }

  private static Map<Integer, Integer> drawn(int[] numbers, RandomGenerator generator) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int k = 1; k < numbers.length; k++) {
      counts.merge(numbers[generator.nextInt(numbers.length)], 1, Integer::sum);
    }
    return counts;
  }
}
