package org.comal.langchain4j;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.oracle.judge.JudgeKeys;
import org.comal.oracle.judge.JudgeOracle;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a {@link JudgeOracle} that asks a {@link LangChainModel}. */
public final class LangChainJudgeFactory implements PreferenceOracleFactory {
  private final UnaryOperator<String> environment;

  /** Reads secrets from the process's environment. */
  public LangChainJudgeFactory() {
    this(System::getenv);
  }

  LangChainJudgeFactory(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public About about() {
    return new About("langchain4j-judge", "a chat model of LangChain4j as a judge", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The class of the chat model, as dev.langchain4j.model.ollama.OllamaChatModel: one with a static
        # builder(), whose jars lie in plugins/. Prompts and responses go where it sends them; P is 0, 1/2
        # or 1 by what it replies. Required.
        chat-model = null
        # The builder's methods with their values, as { baseUrl = "http://localhost:11434",
        # modelName = "qwen3", temperature = 0 }. At a temperature of 0, and only there, the same question
        # is taken to get the same reply. maxRetries is 0 where it is left out: the judge retries.
        builder {}
        # The builder's methods that take secrets, with environment variables that hold them, as
        # { apiKey = OPENAI_API_KEY }. What they hold is written nowhere. Other methods belong in builder,
        # where modelName = ${MODEL} takes what a variable holds.
        builder-env {}
        """
        + JudgeKeys.TEXT;
  }

  @Override
  public Set<String> operational() {
    Set<String> all = new HashSet<>(JudgeKeys.OPERATIONAL);
    all.add("builder-env");
    return all;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    JudgeKeys keys = JudgeKeys.read(options, services);
    Optional<ChatModelRecipe> recipe = ChatModelRecipe.read(options, environment);
    return () -> new JudgeOracle(recipe.get().make(), keys.settings(), keys.template());
  }
}
