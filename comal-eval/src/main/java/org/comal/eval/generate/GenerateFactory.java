package org.comal.eval.generate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.files.SafeName;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Opened;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.policy.SamplingAdvice;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.work.DividedWork;

/** Makes the task behind {@code comal generate}, which needs no config. */
public final class GenerateFactory implements TaskFactory {
  @Override
  public About about() {
    return new About(
        "generate", "draws a policy's responses to the prompts of the block data", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of();
  }

  @Override
  public String keys() {
    return """
        # Who answers, as the rows say in their column model.
        name = policy
        # A system turn that is put before each prompt; null: none.
        system = null
        # Responses to each prompt.
        samples = 1
        # Whether each token is the most probable one; then nothing of sampling but max-tokens counts.
        greedy = false
        # How responses are drawn. null: as the policy's generation_config.json says; where it says
        # nothing, from the policy itself, with at most 2048 tokens.
        sampling {
          # Divides the logits; above 0.
          temperature = null
          # Mass of the nucleus that is kept.
          top-p = null
          # Tokens kept; 0 keeps all.
          top-k = null
          # Least probability kept, relative to the most probable token.
          min-p = null
          # Longest response, in tokens.
          max-tokens = null
        }
        # The file that the responses are written to; null: answers/NAME.jsonl in the task's
        # directory. Responses that are there are not drawn again.
        file = null
        # Responses drawn and brought to the disk together: as many as a kill may lose.
        batch-size = 256
        """;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    GenerateTask.Wanted wanted =
        new GenerateTask.Wanted(
            options.text("name"),
            options.has("system") ? Optional.of(options.text("system")) : Optional.empty(),
            options.count("samples"),
            sampling(options),
            options.count("batch-size"));
    Optional<Path> file =
        options.has("file") ? Optional.of(services.path(options, "file")) : Optional.empty();
    if (file.isEmpty() && !SafeName.is(wanted.name())) {
      options.problem(
          "name",
          options.path()
              + ".name names a file, so it must be "
              + SafeName.WANTED
              + "; or name another in file");
    }
    Part<Policy> policy = services.read(PolicyFactory.class, services.root(), "policy");
    Part<PromptSource> data = services.read(PromptSourceFactory.class, services.root(), "data");
    return () -> {
      Opened opened = new Opened();
      try {
        PromptSource prompts = data.make();
        return new GenerateTask(
            wanted,
            file,
            prompts,
            opened.add(policy.make()),
            DividedWork.of(services),
            services.random().at("generate"),
            services.listener());
      } catch (RuntimeException e) {
        opened.closeFor(e);
        throw e;
      }
    };
  }

  /** The values that are given, by the keys of a sampling. */
  private static Map<String, Double> sampling(Options options) {
    Options block = options.block("sampling");
    Map<String, Double> given = new LinkedHashMap<>();
    if (options.flag("greedy")) {
      for (String key : List.of("temperature", "top-p", "top-k", "min-p")) {
        if (block.has(key)) {
          block.problem(
              key,
              block.path()
                  + "."
                  + key
                  + " is set, but greedy = true leaves nothing to draw; leave"
                  + " one of them out");
        }
      }
      given.putAll(SamplingAdvice.GREEDY);
    } else {
      put(block, "temperature", 1e-9, Double.MAX_VALUE, given);
      put(block, "top-p", 1e-9, 1, given);
      put(block, "min-p", 0, 0.999999999, given);
      if (block.has("top-k")) {
        given.put("top-k", (double) block.integer("top-k", 0, Integer.MAX_VALUE));
      }
    }
    if (block.has("max-tokens")) {
      given.put("max-tokens", (double) block.count("max-tokens"));
    }
    return given;
  }

  private static void put(
      Options block, String key, double least, double most, Map<String, Double> given) {
    if (block.has(key)) {
      given.put(key, block.number(key, least, most));
    }
  }
}
