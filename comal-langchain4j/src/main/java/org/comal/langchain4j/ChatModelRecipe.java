package org.comal.langchain4j;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.SecretVariable;

/** A chat model as a block describes it: a class, and what its builder is told. */
final class ChatModelRecipe {
  private static final String CLASS = "chat-model";

  /** LangChain4j's own retries, which no budget would count. */
  private static final String RETRIES = "maxRetries";

  /** What the builder is told that changes no reply, and so no id. */
  private static final Set<String> OPERATIONAL =
      Set.of(RETRIES, "timeout", "logRequests", "logResponses");

  private final Options options;
  private final ChatModelClass of;
  private final Map<String, ConfigValue> values = new TreeMap<>();
  private final List<BuilderCall> calls = new ArrayList<>();
  private final SecretMask mask = new SecretMask();

  private ChatModelRecipe(
      Options options,
      ChatModelClass of,
      Options builder,
      Options secrets,
      UnaryOperator<String> environment) {
    this.options = options;
    this.of = of;
    readValues(builder, environment);
    readSecrets(secrets, environment);
    leaveRetriesToTheJudge();
  }

  /**
   * Reads the keys; what is wrong with them is noted.
   *
   * @param environment values of variables, null for those that are not set
   * @return empty where there is no class to make a model of
   */
  static Optional<ChatModelRecipe> read(Options options, UnaryOperator<String> environment) {
    Options builder = options.block("builder");
    Options secrets = options.block("builder-env");
    String name = options.text(CLASS);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      ChatModelClass of = ChatModelClass.named(name);
      return Optional.of(new ChatModelRecipe(options, of, builder, secrets, environment));
    } catch (IllegalArgumentException e) {
      options.problem(CLASS, options.path() + "." + CLASS + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void readValues(Options builder, UnaryOperator<String> environment) {
    for (Map.Entry<String, ConfigValue> each : builder.config().root().entrySet()) {
      String key = each.getKey();
      ConfigValue value = each.getValue();
      if (value.valueType() == ConfigValueType.NULL) {
        continue;
      }
      List<VariableText> texts = VariableText.in(value);
      texts.forEach(text -> text.secrets(environment).forEach(mask::hide));
      if (takesSecret(key)) {
        builder.problem(
            key,
            builder.path()
                + "."
                + key
                + " is for a secret, which would be written down with the config; it is not repeated"
                + " here.\nMaybe name the environment variable that holds it: builder-env { "
                + key
                + " = NAME_OF_VARIABLE }.");
        continue;
      }
      values.put(key, value);
      call(builder, key, value, shown(value, texts));
    }
  }

  private boolean takesSecret(String key) {
    return SecretName.is(key)
        && setters(key).stream().anyMatch(m -> BuilderArgument.isText(parameter(m)));
  }

  private static String shown(ConfigValue value, List<VariableText> texts) {
    return texts.isEmpty()
        ? value.render(ConfigRenderOptions.concise())
        : texts.stream()
            .flatMap(text -> text.variables().stream())
            .distinct()
            .collect(Collectors.joining(" and ", "made of the variable ", ""));
  }

  /** No problem repeats a name of a variable or what it holds: either may be a secret. */
  private void readSecrets(Options secrets, UnaryOperator<String> environment) {
    for (String key : secrets.config().root().keySet()) {
      if (!secrets.has(key)) {
        continue;
      }
      if (!takesSecret(key) && !setters(key).isEmpty()) {
        secrets.problem(
            key,
            secrets.path()
                + "."
                + key
                + " is for no secret, and builder-env is for secrets, which go into no id.\nMaybe put"
                + " it into builder, as "
                + key
                + " = ${NAME} with the variable's name.");
        continue;
      }
      Optional<String> secret = SecretVariable.read(secrets, key, environment);
      if (secret.isPresent()) {
        mask.hide(secret.get());
        call(secrets, key, ConfigValueFactory.fromAnyRef(secret.get()), "what its variable holds");
      }
    }
  }

  private void leaveRetriesToTheJudge() {
    if (!values.containsKey(RETRIES)) {
      argument(setters(RETRIES), ConfigValueFactory.fromAnyRef(0)).ifPresent(calls::add);
    }
  }

  /** Notes a call of the builder, or why there can be none. */
  private void call(Options block, String key, ConfigValue value, String shown) {
    List<Method> setters = setters(key);
    if (setters.isEmpty()) {
      block.problem(
          key,
          block.path()
              + "."
              + key
              + ": "
              + of.builderName()
              + " has no method "
              + key
              + Nearest.to(key, of.setters().stream().map(Method::getName).toList()).advice());
      return;
    }
    List<String> words =
        setters.stream()
            .map(ChatModelRecipe::parameter)
            .flatMap(type -> BuilderArgument.words(type).stream())
            .distinct()
            .toList();
    if (words.isEmpty()) {
      block.problem(
          key,
          block.path()
              + "."
              + key
              + ": "
              + of.builderName()
              + " takes a "
              + setters.get(0).getParameterTypes()[0].getSimpleName()
              + ", which no config can say.\nMaybe make the judge in Java, by LangChainModel.");
      return;
    }
    argument(setters, value)
        .ifPresentOrElse(
            calls::add,
            () ->
                block.problem(
                    key,
                    block.path()
                        + "."
                        + key
                        + " is "
                        + shown
                        + ", but "
                        + of.builderName()
                        + " takes "
                        + String.join(", or ", words)));
  }

  private List<Method> setters(String name) {
    return of.setters().stream().filter(m -> m.getName().equals(name)).toList();
  }

  /** The call of the first of some setters that takes a value; texts are texts if they can be. */
  private static Optional<BuilderCall> argument(List<Method> setters, ConfigValue value) {
    boolean text = value.valueType() == ConfigValueType.STRING;
    return setters.stream()
        .sorted(Comparator.comparing(m -> (parameter(m) == String.class) != text))
        .flatMap(
            m -> BuilderArgument.of(value, parameter(m)).map(a -> new BuilderCall(m, a)).stream())
        .findFirst();
  }

  private static Type parameter(Method setter) {
    return setter.getGenericParameterTypes()[0];
  }

  /**
   * Makes the model.
   *
   * @throws org.comal.plugin.ConfigException where its own code refuses, or is not all there
   */
  LangChainModel make() {
    ConfigValue name = values.get("modelName");
    ConfigValue temperature = values.get("temperature");
    String className = of.type().getName();
    try {
      return new LangChainModel(
          of.build(calls),
          name == null ? of.type().getSimpleName() : name.unwrapped().toString(),
          className,
          values.entrySet().stream()
              .filter(e -> !OPERATIONAL.contains(e.getKey()))
              .map(e -> e.getKey() + "=" + e.getValue().render(ConfigRenderOptions.concise()))
              .collect(Collectors.joining("\n")),
          temperature != null
              && BuilderArgument.of(temperature, Double.class).equals(Optional.of(0.0)),
          mask::masked);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof LinkageError missing) {
        throw refusal(ChatModelClass.missing(className, missing));
      }
      throw refusal(className + " could not be made: " + e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refusal(className + " could not be made: " + e);
    }
  }

  private RuntimeException refusal(String sentence) {
    return options.refusal(CLASS, options.path() + "." + CLASS + ": " + mask.masked(sentence));
  }
}
