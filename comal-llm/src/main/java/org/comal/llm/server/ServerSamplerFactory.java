package org.comal.llm.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.comal.plugin.About;
import org.comal.plugin.ApiKey;
import org.comal.plugin.Blueprint;
import org.comal.plugin.ConfigName;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.SecretVariable;
import org.comal.plugin.Services;
import org.comal.plugin.WebAddress;
import org.comal.policy.PolicySampler;
import org.comal.policy.PolicySamplerFactory;
import org.comal.text.web.Pace;

/** Makes a {@link ServerSampler}. */
public final class ServerSamplerFactory implements PolicySamplerFactory {
  private static final String EXAMPLE = "http://localhost:8000";
  private static final String DEFAULTS =
      """
      # Addresses of servers with the same policy, which share the work, as
      # ["http://localhost:8000"]. Prompts are sent there, as token ids. Required.
      urls = null
      # What they speak: vllm (the completions of OpenAI's interface with token ids both ways, as vLLM
      # from 0.10.2 on has them) or llama-cpp (that of llama.cpp's own server).
      speech = vllm
      # How a policy comes to them: lora (adapters alone, which a running vLLM loads), command (a
      # program of yours is started with the policy's folder, and ended before the next policy), or
      # none (they have the policy that the config names; any other is refused).
      load = lora
      # The policy's name at the servers. Needed for vllm without lora, where it has its id.
      model = null
      # Folder that policies are written to for the servers, one at a time; no other run may use it at
      # the same time. Needed but for load = none.
      publish = null
      # The same folder as the servers see it, where that is another path. Left out: the same path.
      publish-seen-as = null
      # For load = command: the program and its arguments, {folder} for the policy's folder. It serves
      # all urls until it is ended; /health tells when they are ready. What it prints goes to
      # server.log in publish.
      command = null
      # Seconds until the servers must be ready after it was started.
      start-seconds = 900
      # The environment variable that holds the servers' key. Left out: no key is sent.
      key-env = null
      # Requests under way at once at each server.
      concurrency = 32
      # Seconds until a request counts as failed.
      timeout-seconds = 600
      # Requests for a response that bring none before a server counts as gone; the others take over.
      attempts = 6
      # Seconds before the second of these; they double, up to a minute. What a server asks for goes
      # first.
      backoff-seconds = 1
      # Most nats a token by which the servers' log-probabilities of responses may differ from the
      # policy's own, on average; beyond it they do not draw from the policy.
      log-prob-bound = 0.05
      # Responses of each draw that are looked at for it, at most.
      check-responses = 64
      """;

  /** How a policy comes to the servers. */
  private enum Load {
    LORA,
    COMMAND,
    NONE
  }

  private final UnaryOperator<String> environment;

  /** Reads the key from the process's environment. */
  public ServerSamplerFactory() {
    this(System::getenv);
  }

  ServerSamplerFactory(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  @Override
  public About about() {
    return new About(
        "server", "inference servers, as vLLM's or llama.cpp's, over the network", SPI_VERSION);
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Set<String> operational() {
    return Set.of(
        "urls",
        "load",
        "model",
        "publish",
        "publish-seen-as",
        "command",
        "start-seconds",
        "key-env",
        "concurrency",
        "timeout-seconds",
        "attempts",
        "backoff-seconds",
        "log-prob-bound",
        "check-responses");
  }

  /**
   * {@return whether a sampler's servers load adapters, and nothing else}
   *
   * @param sampler as a policy's block has it
   */
  public static boolean needsAdapters(Part<PolicySampler> sampler) {
    return sampler.plugin().stream().anyMatch(p -> p.factory() instanceof ServerSamplerFactory)
        && sampler.config().toConfig().getString("load").equals(ConfigName.of(Load.LORA));
  }

  @Override
  public Blueprint<PolicySampler> read(Options options, Services services) {
    ServerSettings settings =
        new ServerSettings(
            urls(options),
            options.choice("speech", ServerSettings.Speech.class),
            options.count("concurrency"),
            seconds(options.positive("timeout-seconds")),
            options.count("attempts"),
            seconds(options.number("backoff-seconds", 0, 3600)),
            new PolicySampler.Check(
                options.positive("log-prob-bound"), options.count("check-responses")));
    Load load = options.choice("load", Load.class);
    Duration patience = seconds(options.positive("start-seconds"));
    ApiKey key = SecretVariable.key(options, "key-env", environment);
    Optional<String> model = optional(options, "model");
    Optional<String> seenAs = optional(options, "publish-seen-as");
    Path publish = options.has("publish") ? services.path(options, "publish") : Path.of(".");
    List<String> command = command(options, load);
    checkFit(options, load, settings.speech());
    return () -> {
      PublishedPolicy published = new PublishedPolicy(publish, seenAs);
      ModelLoading loading =
          switch (load) {
            case LORA -> new AdapterLoading(published);
            case COMMAND -> new CommandLoading(published, command, patience, model, Pace.SYSTEM);
            case NONE -> new FixedModel(model);
          };
      return new ServerSampler(settings, loading, key, Pace.SYSTEM, services.listener());
    };
  }

  private static Optional<String> optional(Options options, String key) {
    return options.has(key) ? Optional.of(options.text(key)) : Optional.empty();
  }

  private static List<URI> urls(Options options) {
    List<URI> urls = new ArrayList<>();
    int before = options.problems().count();
    List<String> texts = options.texts("urls");
    if (options.problems().count() > before) {
      return List.of(URI.create(EXAMPLE));
    }
    for (String text : texts) {
      Optional<String> fault;
      URI url = URI.create(EXAMPLE);
      try {
        url = new URI(text.strip().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
        fault = WebAddress.faultOf(url, EXAMPLE, "the variable that key-env names");
      } catch (URISyntaxException e) {
        fault = Optional.of("one of them is not a URL");
      }
      fault.ifPresent(why -> options.problem("urls", options.path() + ".urls: " + why));
      urls.add(url);
    }
    return urls;
  }

  private static List<String> command(Options options, Load load) {
    if (!options.has("command")) {
      return List.of();
    }
    List<String> command = options.texts("command");
    if (load == Load.COMMAND
        && command.stream().noneMatch(word -> word.contains(CommandLoading.FOLDER))) {
      options.problem(
          "command",
          options.path()
              + ".command has no "
              + CommandLoading.FOLDER
              + ", which stands for the folder of the policy to be served");
    }
    return command;
  }

  /** Notes what is missing for a way of loading, and what does not go together. */
  private static void checkFit(Options options, Load load, ServerSettings.Speech speech) {
    if (load != Load.NONE && !options.has("publish")) {
      options.problem(
          "publish",
          options.path() + ".publish is missing: a folder that the servers can read, for policies");
    }
    if (load == Load.COMMAND && !options.has("command")) {
      options.problem(
          "command", options.path() + ".command is missing: the program that starts the servers");
    }
    if (speech == ServerSettings.Speech.LLAMA_CPP && load == Load.LORA) {
      options.problem(
          "load",
          options.path()
              + ".load is lora, but llama.cpp's server loads no adapters while it runs"
              + "\nMaybe set load = command, with a program that makes a GGUF file of {folder}");
    }
    if (speech == ServerSettings.Speech.VLLM && load != Load.LORA && !options.has("model")) {
      options.problem(
          "model", options.path() + ".model is missing: the name by which the servers know it");
    }
  }

  private static Duration seconds(double s) {
    return Duration.ofNanos((long) Math.min(1e9 * s, 9e18));
  }
}
