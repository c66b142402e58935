package org.comal.langchain4j;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.comal.random.RandomSource;
import org.comal.text.PromptTemplate;

/** Judges for tests, and questions to them. */
final class LangChainJudges {
  static final PromptTemplate TEMPLATE =
      PromptTemplate.parse(
          "test",
          "{instruction}: {output_1} or {output_2}?",
          List.of("instruction", "output_1", "output_2"));

  private LangChainJudges() {}

  /** Says of values where they come from, as the command line's configs do. */
  private record Variables(Map<String, String> environment) implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      String value = environment.get(path);
      return value == null ? null : ConfigValueFactory.fromAnyRef(value, "env var " + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver next) {
      return this;
    }
  }

  /** What a block of {@code judge.conf} describes. */
  static PreferenceOracle make(String block, Map<String, String> environment) throws Exception {
    LangChainJudgeFactory factory = new LangChainJudgeFactory(environment::get);
    Options options =
        new Options(
            ConfigFactory.parseString(
                    block, ConfigParseOptions.defaults().setOriginDescription("judge.conf"))
                .resolve(
                    ConfigResolveOptions.defaults()
                        .setUseSystemEnvironment(false)
                        .appendResolver(new Variables(environment)))
                .withFallback(Defaults.of(factory)),
            "oracle",
            new Problems());
    Blueprint<PreferenceOracle> blueprint = factory.read(options, null);
    options.problems().check();
    return blueprint.make();
  }

  static Comparison question(String instruction) {
    return new Comparison(
        Prompt.user(instruction, instruction),
        new Response(new int[0], "this", true),
        new Response(new int[0], "that", true));
  }

  static double ask(PreferenceOracle judge, String instruction) {
    return judge.prefer(List.of(question(instruction)), new RandomSource(1))[0];
  }
}
