package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.cli.Cli.Outcome;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configs in docs/recipes.md, each on the paper's table. */
class RecipesTest {
  private static final Pattern RECIPE =
      Pattern.compile("(?ms)^### ([^\\n]+)\\n(?:(?!^###? ).)*?^```hocon\\n(.*?)^```");

  @TempDir private Path temp;

  private static Map<String, String> recipes() throws IOException {
    Matcher recipe =
        RECIPE.matcher(Files.readString(Cli.CONF.resolveSibling("docs").resolve("recipes.md")));
    Map<String, String> recipes = new TreeMap<>();
    while (recipe.find()) {
      assertThat(recipes.put(recipe.group(1), recipe.group(2))).as(recipe.group(1)).isNull();
    }
    return recipes;
  }

  @Test
  void everyMethodOfThePaperHasARecipe() throws IOException {
    assertThat(recipes())
        .containsKeys(
            "SFT",
            "DPO",
            "IPO",
            "Iterative IPO",
            "Iterative DPO",
            "SPPO",
            "DRO",
            "REBEL",
            "INPO",
            "Online IPO",
            "Nash-MD",
            "Mirror-Prox",
            "OMWU",
            "COMAL on INPO",
            "COMAL on SPPO",
            "COMAL on DRO",
            "COMAL on REBEL");
  }

  @Test
  void everyRecipeTakesTwoStepsOnATable() throws IOException {
    for (Map.Entry<String, String> recipe : recipes().entrySet()) {
      Path config = temp.resolve("recipe.conf");
      Files.writeString(
          config,
          "include \""
              + Cli.CONF.resolve("paper/game.conf")
              + "\"\nrun { steps = 2 }\nprox { samples = 4, epochs = 1, least-steps = 2 }\n"
              + recipe.getValue());
      Path out = temp.resolve(recipe.getKey().replace(' ', '-'));

      Outcome done = comal("run", config, "--out", out, "--no-plots");

      assertThat(done.exit()).as(recipe.getKey() + ": " + done.err()).isZero();
      assertThat(RecordedRun.read(out).result()).containsKey("gap");
      // By the exact solver the same algorithm is the same method without noise.
      Outcome exact =
          comal(
              "run",
              Files.writeString(
                  temp.resolve("exact.conf"),
                  recipe.getValue().replaceAll("(?m)^prox .*$", "prox { use = exact }")
                      + "include \""
                      + Cli.CONF.resolve("paper/game.conf")
                      + "\"\nrun.steps = 2\n"),
              "--out",
              out.resolveSibling(out.getFileName() + "-exact"),
              "--no-plots");
      assertThat(exact.exit()).as(recipe.getKey() + ": " + exact.err()).isZero();
    }
  }
}
