package org.comal.eval;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.dataset.DataFile;
import org.comal.evaluate.ErrorsOver;
import org.comal.files.SafeName;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Opened;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problem;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.policy.Sampling;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.work.DividedWork;

/** Makes {@code comal eval}. */
public final class EvalFactory implements TaskFactory {
  private static final Config MODEL = ConfigFactory.parseString("answers = null, policy = null");

  @Override
  public About about() {
    return new About(
        "eval",
        "compares models by an oracle: win-rate matrix, intervals, length control, Nash mixture",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
    # Models by name, each a block with one of: `answers` (a file of its responses) or `policy` (a
    # folder that a run left in policy/, or initial for the block policy itself). Policies answer
    # the prompts of the block data and are loaded as the block policy says.
    models {}
    # A file with responses of several models, each by the name it has there.
    answers = null
    # The prompts, where the responses name them by id only.
    prompts = null
    # Comparisons that were made before, instead of asking the block oracle. Responses, where they
    # are given too, tell the lengths.
    comparisons = null
    # The model that every other is compared with. null: all pairs.
    baseline = null
    # Most prompts to compare on, from the first, as to try a judge on a few; null: all. On the
    # command line --limit.
    limit = null
    # Whether every pair is asked in both orders and the verdicts are averaged; an oracle that does
    # not mind the order needs to be asked once.
    both-orders = true
    # Responses to a prompt that are drawn from each policy, independently of the others'. Each is
    # compared with each of another's, so that comparisons grow with the square.
    samples = 1
    # How policies answer.
    """
        + Sampling.DEFAULTS
        + """
        # Whether the length-controlled win rates allow for how hard each prompt is, as estimated from
        # all models that met the baseline.
        instruction-difficulty = false
        # Pairs asked at once; those that were asked before a kill are not asked again.
        batch-size = 256
        # What errors and intervals tell: prompts (what other prompts like these, with fresh
        # responses, would change) or answers (what fresh responses to these very prompts would
        # change, as where there is one prompt; needs samples of 2 or more).
        errors-over = prompts
        # Times that prompts or responses, as errors-over says, are drawn anew for the interval of
        # the Nash mixture.
        resamples = 2000
        # Share of repetitions in which an interval covers the true value.
        level = 0.95
        """;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    List<Entrant> entrants = entrants(options.block("models"), services);
    EvalTask.Sources sources =
        new EvalTask.Sources(
            entrants,
            file(options, "answers", services),
            file(options, "prompts", services),
            file(options, "comparisons", services));
    EvalSettings settings =
        new EvalSettings(
            options.has("baseline") ? Optional.of(options.text("baseline")) : Optional.empty(),
            options.has("limit") ? options.count("limit") : Integer.MAX_VALUE,
            options.flag("both-orders"),
            options.count("samples"),
            Sampling.read(options.block("sampling")),
            options.flag("instruction-difficulty"),
            options.count("batch-size"),
            options.choice("errors-over", ErrorsOver.class),
            options.count("resamples"),
            options.number("level", 0.01, 0.9999));
    boolean policies = entrants.stream().anyMatch(e -> e instanceof Entrant.FromPolicy);
    check(options, services.root(), sources, settings, policies);
    Options root = services.root();
    // Read where they are there, so that what is wrong with them is told even if they are not used.
    Optional<Part<PreferenceOracle>> oracle =
        services.readOptional(PreferenceOracleFactory.class, root, "oracle");
    Optional<Part<Policy>> policy = services.readOptional(PolicyFactory.class, root, "policy");
    Optional<Part<PromptSource>> data =
        services.readOptional(PromptSourceFactory.class, root, "data");
    return () -> {
      Opened opened = new Opened();
      try {
        Optional<Policy> family = policy.filter(p -> policies).map(part -> opened.add(part.make()));
        return new EvalTask(
            sources,
            settings,
            oracle
                .filter(o -> sources.comparisons().isEmpty())
                .map(part -> opened.add(part.make())),
            family,
            data.filter(d -> policies).map(Part::make),
            DividedWork.of(services),
            services.random(),
            services.listener());
      } catch (RuntimeException e) {
        opened.closeFor(e);
        throw e;
      }
    };
  }

  private static void check(
      Options options,
      Options root,
      EvalTask.Sources sources,
      EvalSettings settings,
      boolean policies) {
    boolean compared = sources.comparisons().isPresent();
    if (!compared && sources.entrants().isEmpty() && sources.responses().isEmpty()) {
      options.problem(
          "models",
          options.path()
              + ".models is missing: give it models { NAME { answers = FILE } }, answers or"
              + " comparisons");
    }
    if (!compared) {
      require(options, root, "oracle", "judges the responses");
    }
    if (policies) {
      require(options, root, "policy", "loads the policies");
      require(options, root, "data", "holds the prompts that the policies answer");
    }
    if (compared && policies) {
      options.problem(
          "comparisons",
          options.path()
              + ".comparisons were made before, so no policy is asked for responses; leave the"
              + " policies out");
    }
    if (settings.difficulty() && settings.baseline().isEmpty()) {
      options.problem(
          "instruction-difficulty",
          options.path()
              + ".instruction-difficulty is estimated from models that met one baseline; name it in"
              + " baseline");
    }
  }

  private static void require(Options options, Options root, String block, String what) {
    if (!root.has(block)) {
      options.problem("", block + " is missing: the block with `use` that " + what);
    }
  }

  private static Optional<DataFile> file(Options options, String key, Services services) {
    return options.has(key) ? Optional.of(DataFile.of(options, key, services)) : Optional.empty();
  }

  private static List<Entrant> entrants(Options models, Services services) {
    List<Entrant> all = new ArrayList<>();
    for (Map.Entry<String, Options> model : models.blocks().entrySet()) {
      String name = model.getKey();
      Options block = model.getValue();
      block.rejectUnknown(MODEL);
      String place = Problem.where(block.config().root().origin()) + ": " + block.path();
      if (block.has("answers") == block.has("policy")) {
        block.problem("", block.path() + " needs one of answers and policy");
      } else if (block.has("answers")) {
        all.add(new Entrant.FromFile(name, place, DataFile.of(block, "answers", services)));
      } else if (!SafeName.is(name)) {
        block.problem("", block.path() + " names a file, so it must be " + SafeName.WANTED);
      } else {
        all.add(
            new Entrant.FromPolicy(
                name,
                place,
                block.text("policy").equals("initial")
                    ? Entrant.FromPolicy.INITIAL
                    : services.path(block, "policy")));
      }
    }
    return all;
  }
}
