package org.comal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.data.Prompt;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/** The prompts of a run in equal parts, one a round of the algorithm, one after the other. */
final class PromptSubsets {
  private final List<Game> games;

  /**
   * Divides at random; the parts differ by one prompt at most, each in the order of the game.
   *
   * @throws IllegalArgumentException where there are fewer prompts than parts
   */
  PromptSubsets(Game game, int parts, RandomSource random) {
    if (parts == 1) {
      games = List.of(game);
      return;
    }
    List<Prompt> prompts = game.prompts();
    if (prompts.size() < parts) {
      throw new IllegalArgumentException(
          "prompt-subsets is " + parts + ", but there are only " + prompts.size() + " prompts");
    }
    int[] part = new int[prompts.size()];
    RandomGenerator generator = random.generator();
    for (int i = 0; i < part.length; i++) {
      // Dealt in turn and shuffled while dealing (the inside-out form of Fisher and Yates).
      int j = generator.nextInt(i + 1);
      part[i] = part[j];
      part[j] = i % parts;
    }
    List<List<Prompt>> lists = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      lists.add(new ArrayList<>());
    }
    for (int i = 0; i < part.length; i++) {
      lists.get(part[i]).add(prompts.get(i));
    }
    games = lists.stream().map(subset -> new Game(subset, game.oracle(), game.work())).toList();
  }

  /** The game on the part of a round of the algorithm, counted from 0. */
  Game at(long round) {
    return games.get((int) (round % games.size()));
  }
}
