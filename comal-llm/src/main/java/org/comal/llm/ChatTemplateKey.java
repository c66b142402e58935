package org.comal.llm;

import java.util.List;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** The key {@code chat-template}: which chat template a model folder is used with. */
public final class ChatTemplateKey {
  private static final String KEY = "chat-template";

  private ChatTemplateKey() {}

  /**
   * {@return what stands there: {@code auto}, {@code chatml}, another name, or a file by its whole
   * path}
   *
   * @param options has the key
   * @param services finds the file
   * @param others what is a name there and no file, beside {@code auto} and {@code chatml}
   */
  public static String read(Options options, Services services, String... others) {
    String choice = options.text(KEY);
    boolean named =
        choice.equals("auto") || choice.equals("chatml") || List.of(others).contains(choice);
    return named ? choice : services.path(options, KEY).toString();
  }
}
