package org.comal.oracle.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigRenderOptions;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.ApiKey;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.SecretVariable;
import org.comal.plugin.Services;
import org.comal.plugin.WebAddress;

/** Makes a {@link JudgeOracle} that asks a {@link ChatEndpoint}. */
public final class JudgeFactory implements PreferenceOracleFactory {
  private final UnaryOperator<String> environment;

  /** Reads the key from the process's environment. */
  public JudgeFactory() {
    this(System::getenv);
  }

  JudgeFactory(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public About about() {
    return new About(
        "judge",
        "a language model behind an OpenAI-compatible chat endpoint, over the network",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The API, as https://api.openai.com/v1 or http://localhost:8000/v1. Prompts and responses
        # are sent there. Required.
        url = null
        # The model's name on that server. Required.
        model = null
        # The environment variable that holds the key. Left out: no key is sent.
        key-env = null
        # Whether to ask for log-probabilities and read P from them; without them P is 0 or 1.
        logprobs = true
        # At which the judge samples its reply.
        temperature = 0
        # Length of the judge's reply in tokens.
        max-tokens = 16
        # More fields for the request, as { seed = 7 }; null leaves a field out.
        extra = {}
        """
        + JudgeKeys.TEXT;
  }

  @Override
  public Set<String> operational() {
    Set<String> all = new HashSet<>(JudgeKeys.OPERATIONAL);
    all.add("key-env");
    return all;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    ApiKey key = SecretVariable.key(options, "key-env", environment);
    JudgeKeys keys = JudgeKeys.read(options, services);
    JudgeSettings settings = keys.settings().withLogprobs(options.flag("logprobs"));
    EndpointSettings endpoint =
        new EndpointSettings(
            url(options),
            options.text("model"),
            options.number("temperature", 0, 100),
            options.count("max-tokens"),
            extra(options),
            settings.timeout());
    return () -> new JudgeOracle(new ChatEndpoint(endpoint, key), settings, keys.template());
  }

  private static URI url(Options options) {
    return WebAddress.read(options, "url", EndpointSettings.EXAMPLE, EndpointSettings.KEY_PLACE);
  }

  private static ObjectNode extra(Options options) {
    String json = options.block("extra").config().root().render(ConfigRenderOptions.concise());
    try {
      return (ObjectNode) new JsonMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
