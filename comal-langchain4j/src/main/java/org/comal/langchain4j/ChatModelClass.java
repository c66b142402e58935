package org.comal.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A class of chat models with its builder.
 *
 * @param type of the models
 * @param start static: gives a builder
 * @param end of the builder: gives a model
 * @param setters of the builder, with a name and one argument, in a fixed order
 */
record ChatModelClass(Class<?> type, Method start, Method end, List<Method> setters) {

  /**
   * Looks a class up, without running any of its code.
   *
   * @throws IllegalArgumentException with a sentence where there is none that can be used
   */
  static ChatModelClass named(String name) {
    Class<?> type;
    try {
      type = Class.forName(name, false, ChatModelClass.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "there is no class "
              + name
              + ".\nMaybe put its jar and those that it needs into plugins/, as langchain4j-ollama for"
              + " dev.langchain4j.model.ollama.OllamaChatModel.",
          e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(missing(name, e), e);
    }
    if (!ChatModel.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          name
              + " is no dev.langchain4j.model.chat.ChatModel; name a class that is one, as"
              + " dev.langchain4j.model.ollama.OllamaChatModel");
    }
    try {
      Method start = method(type, "builder").filter(ChatModelClass::isStatic).orElse(null);
      Method end = start == null ? null : method(start.getReturnType(), "build").orElse(null);
      if (end == null || !ChatModel.class.isAssignableFrom(end.getReturnType())) {
        throw new IllegalArgumentException(
            name
                + " has no static builder() whose build() gives a chat model.\nMaybe name a class that"
                + " has one, or make the judge in Java, by LangChainModel.");
      }
      return new ChatModelClass(type, start, end, setters(start.getReturnType()));
    } catch (LinkageError e) {
      throw new IllegalArgumentException(missing(name, e), e);
    }
  }

  /** A class that is there, but not all that it needs. */
  static String missing(String name, LinkageError e) {
    return name
        + " cannot be loaded: "
        + e
        + ".\nMaybe put the jars that it needs into plugins/ as well.";
  }

  private static boolean isStatic(Method method) {
    return Modifier.isStatic(method.getModifiers());
  }

  private static Optional<Method> method(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == 0)
        .min(Comparator.comparing(Method::isBridge));
  }

  private static List<Method> setters(Class<?> builder) {
    return Arrays.stream(builder.getMethods())
        .filter(m -> m.getParameterCount() == 1 && !isStatic(m))
        .filter(m -> m.getDeclaringClass() != Object.class)
        .sorted(Comparator.comparing(Method::toGenericString))
        .toList();
  }

  /** How a message calls the builder. */
  String builderName() {
    return "the builder of " + type.getSimpleName();
  }

  /**
   * Builds a model.
   *
   * @throws InvocationTargetException with what the class's own code threw
   */
  ChatModel build(List<BuilderCall> calls) throws ReflectiveOperationException {
    Object builder = invoke(start, null);
    for (BuilderCall call : calls) {
      Object next = invoke(call.setter(), builder, call.argument());
      builder = start.getReturnType().isInstance(next) ? next : builder;
    }
    return (ChatModel) invoke(end, builder);
  }

  private static Object invoke(Method method, Object target, Object... arguments)
      throws ReflectiveOperationException {
    // Public methods may stand in classes that are not.
    method.trySetAccessible();
    return method.invoke(target, arguments);
  }
}
