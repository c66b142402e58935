package org.comal.llm.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.files.FileMode;
import org.comal.llm.model.ModelConfig;
import org.comal.policy.PromptException;
import org.comal.policy.SamplingAdvice;
import org.comal.text.LoadedTokenizer;
import org.comal.text.TokenizerFile;

/**
 * Conversations to token ids and back, by the files of a model folder: {@code tokenizer.json}, and
 * where there are {@code tokenizer_config.json}, {@code chat_template.jinja} and {@code
 * generation_config.json}.
 *
 * <p>Special tokens come from the template alone: the same characters inside a message are encoded
 * as the plain text that they are. A model without a template is given the messages' texts, joined
 * by line ends, after the tokenizer's own beginning-of-sequence token.
 *
 * <p>Safe for use by several threads.
 */
public final class ChatTokenizer implements AutoCloseable {
  private final ChatFiles own;
  private final LoadedTokenizer whole;
  private final LoadedTokenizer plainFirst;
  private final LoadedTokenizer plainLater;
  private final ChatTemplate template;
  private final int[] beginning;
  private final Set<Integer> endTokens;
  private final int endToken;
  private final int size;
  private final Optional<ObjectNode> generation;

  private ChatTokenizer(ChatFiles own) throws IOException {
    this.own = own;
    this.generation = own.files().generation();
    this.template = own.template().orElse(null);
    this.endToken = own.endTokens().get(0);
    this.endTokens = Set.copyOf(own.endTokens());
    TokenizerFile file = own.tokenizer();
    this.whole = file.load();
    this.plainFirst = file.loadPlain(false);
    this.plainLater = file.loadPlain(true);
    this.beginning = template == null ? whole.encode("", true) : new int[0];
    this.size = 1 + file.largestId();
  }

  /**
   * Reads a model folder.
   *
   * @param folder holds {@code tokenizer.json}, and may hold {@code tokenizer_config.json} and
   *     {@code generation_config.json}
   * @param chatTemplate {@code auto} for the folder's own, {@code chatml}, or a file
   * @param configEndTokens end tokens by {@code config.json}, used where {@code
   *     generation_config.json} names none
   * @return to be closed by the caller
   * @throws IOException where a file is missing or damaged; the message names it
   */
  public static ChatTokenizer read(Path folder, String chatTemplate, List<Integer> configEndTokens)
      throws IOException {
    return new ChatTokenizer(ChatFiles.read(folder, chatTemplate, configEndTokens));
  }

  /**
   * Finds out how a model would be asked and stopped otherwise by its own files than by this
   * tokenizer. Files may say the same in other bytes.
   *
   * @param folder of the model
   * @param configEndTokens as for {@link #read}
   * @return the first difference, as a part of a sentence that names the file; empty for none
   * @throws IOException where a file is missing or damaged; the message names it
   */
  public Optional<String> difference(Path folder, List<Integer> configEndTokens)
      throws IOException {
    return own.difference(ChatFiles.read(folder, "auto", configEndTokens));
  }

  /**
   * {@return the chat template of a model folder; empty where it has none}
   *
   * @param folder holds {@code tokenizer.json}
   * @param choice {@code auto} for the folder's own, {@code chatml}, or a file
   * @throws IOException where a file is missing or damaged; the message names it
   */
  public static Optional<ChatTemplate> template(Path folder, String choice) throws IOException {
    return ChatFiles.template(folder, choice);
  }

  /**
   * {@return the ids of a prompt, up to where the response begins}
   *
   * @param prompt with at least one message
   * @param limit most ids, and what to do with more
   * @throws PromptException where the prompt has no messages, the template refuses it, or it is too
   *     long; the message names the prompt
   */
  public int[] encode(Prompt prompt, PromptLimit limit) {
    return fit(prompt, limit).written().ids();
  }

  /**
   * Messages as the model reads them.
   *
   * @param text as the template renders it, with marks; without a template the messages' texts
   * @param mark stands in {@code text} for what is no special token
   */
  private record Written(String text, char mark, int[] ids) {}

  /** Messages that are within the limit. */
  private record Fitted(List<Message> messages, Written written) {}

  private Fitted fit(Prompt prompt, PromptLimit limit) {
    if (prompt.messages().isEmpty()) {
      throw new PromptException(
          "prompt "
              + prompt.id()
              + " has no messages, but a language model needs a text to answer");
    }
    List<Message> messages = new ArrayList<>(prompt.messages());
    Written written = write(prompt.id(), messages);
    int oldest = messages.get(0).role().equals("system") ? 1 : 0;
    while (written.ids().length > limit.tokens()
        && limit.rule() == PromptLimit.Rule.DROP_TURNS
        && messages.size() > oldest + 1) {
      messages.remove(oldest);
      // A response without its question makes no conversation.
      while (messages.size() > oldest + 1 && messages.get(oldest).role().equals("assistant")) {
        messages.remove(oldest);
      }
      written = write(prompt.id(), messages);
    }
    if (written.ids().length > limit.tokens()) {
      throw new PromptException(
          "prompt "
              + prompt.id()
              + " has "
              + written.ids().length
              + " tokens, but the limit is "
              + limit.tokens()
              + "\nMaybe leave it out, raise max-prompt-tokens, or set too-long = drop-turns");
    }
    return new Fitted(messages, written);
  }

  /**
   * {@return a prompt with its response, as the template writes them together: the response with
   * the blanks before it, up to the token that ends the assistant's turn}
   *
   * <p>What follows that token is left out. Where the template writes no special token there, the
   * response ends with {@link #endToken} in the place of what the template writes.
   *
   * @param prompt with at least one message
   * @param response its text; what looks like a special token is none
   * @param limit most ids of the prompt, and what to do with more
   * @throws PromptException where the prompt has no messages, the template refuses the conversation
   *     or writes the prompt otherwise than without a response, or the prompt is too long; the
   *     message names the prompt
   */
  public EncodedTurn encode(Prompt prompt, String response, PromptLimit limit) {
    Fitted fitted = fit(prompt, limit);
    if (template == null) {
      return new EncodedTurn(
          fitted.written().ids(), concat(encode(response), new int[] {endToken}));
    }
    List<Message> all = new ArrayList<>(fitted.messages());
    all.add(new Message("assistant", response));
    char mark = unusedIn(all);
    List<Message> marked = marked(fitted.messages(), mark);
    ChatTemplate.Turn turn;
    try {
      turn = template.turn(marked, own.specials().mark(response, mark));
    } catch (IllegalArgumentException e) {
      throw new PromptException("prompt " + prompt.id() + ": " + e.getMessage(), e);
    }
    int[] said = pieces(response(turn.after()), mark, false);
    Written written = fitted.written();
    boolean same = written.mark() == mark && written.text().equals(turn.before());
    int[] before = same ? written.ids() : encode(turn.before(), mark);
    return new EncodedTurn(before, concat(said, new int[] {endToken}));
  }

  /** The response at the beginning of a text, without the end of its turn. */
  private String response(String after) {
    List<SpecialTokens.Piece> pieces = own.specials().split(after);
    for (int i = pieces.size() - 1; i >= 0; i--) {
      if (pieces.get(i).special() == endToken) {
        return after.substring(0, after.lastIndexOf(pieces.get(i).text()));
      }
    }
    return after.endsWith(own.afterResponse())
        ? after.substring(0, after.length() - own.afterResponse().length())
        : after;
  }

  private List<Message> marked(List<Message> messages, char mark) {
    return messages.stream()
        .map(m -> new Message(m.role(), own.specials().mark(m.content(), mark)))
        .toList();
  }

  private Written write(String promptId, List<Message> messages) {
    char mark = unusedIn(messages);
    if (template == null) {
      String text = String.join("\n", messages.stream().map(Message::content).toList());
      return new Written(text, mark, concat(beginning, plainFirst.encode(text, false)));
    }
    String text;
    try {
      text = template.render(marked(messages, mark), true);
    } catch (IllegalArgumentException e) {
      throw new PromptException("prompt " + promptId + ": " + e.getMessage(), e);
    }
    return new Written(text, mark, encode(text, mark));
  }

  private int[] encode(String text, char mark) {
    return text.indexOf(mark) < 0 ? whole.encode(text, false) : pieces(text, mark, true);
  }

  /** The ids of a rendered text; marked characters are no special tokens. */
  private int[] pieces(String text, char mark, boolean begins) {
    int[] all = new int[0];
    boolean first = begins;
    for (SpecialTokens.Piece piece : own.specials().split(text)) {
      if (piece.special() >= 0) {
        all = concat(all, new int[] {piece.special()});
      } else if (!piece.text().isEmpty()) {
        String plain = piece.text().replace(String.valueOf(mark), "");
        all = concat(all, (first ? plainFirst : plainLater).encode(plain, false));
      }
      first = false;
    }
    return all;
  }

  /**
   * {@return the ids of a response's text, without an end token}
   *
   * @param response plain text; what looks like a special token is none
   */
  public int[] encode(String response) {
    return plainLater.encode(response, false);
  }

  /**
   * {@return the text of ids, special tokens left out}
   *
   * @param ids each below {@link #size}
   */
  public String decode(int... ids) {
    return whole.decode(ids, true);
  }

  /**
   * {@return the text of ids, special tokens included}
   *
   * @param ids each below {@link #size}
   */
  public String text(int... ids) {
    return whole.decode(ids, false);
  }

  /** {@return where the chat template comes from: a file, or {@code chatml}; empty for none} */
  public Optional<String> templateSource() {
    return Optional.ofNullable(template).map(ChatTemplate::where);
  }

  /**
   * Refuses a model that has fewer ids than the tokenizer.
   *
   * @param vocabulary rows of the model's embedding
   * @param folder of both, for messages
   * @throws IOException where the tokenizer has more ids
   */
  public void requireFit(int vocabulary, Path folder) throws IOException {
    if (size > vocabulary) {
      throw new IOException(
          folder.resolve(TokenizerFile.FILE)
              + " has ids up to "
              + (size - 1)
              + ", but the embedding of "
              + folder.resolve(ModelConfig.FILE)
              + " has only "
              + vocabulary
              + " rows");
    }
  }

  /** {@return ids that end a response; not empty} */
  public Set<Integer> endTokens() {
    return endTokens;
  }

  /**
   * {@return the id that responses are taught to end with: that which the template writes at the
   * end of an assistant's turn, else the tokenizer's own end token, or the first}
   */
  public int endToken() {
    return endToken;
  }

  /**
   * {@return how the folder's {@code generation_config.json} would have responses drawn}
   *
   * @throws IllegalArgumentException where a value there is none; the message names file and key
   */
  public SamplingAdvice advice() {
    return generation
        .map(values -> GenerationConfig.advice(values, own.files().generationFile()))
        .orElse(SamplingAdvice.NONE);
  }

  /** {@return one more than the largest id} */
  public int size() {
    return size;
  }

  /** {@return the mode for what is made of the model folder that this was read from} */
  public FileMode mode() {
    return own.files().mode();
  }

  /**
   * Writes the files that were read: byte for byte, but that {@code tokenizer_config.json} has the
   * chat template that is used, and {@code generation_config.json} all end tokens.
   *
   * @param folder exists; files of the same names are replaced
   * @throws IOException where a file cannot be written
   */
  public void save(Path folder) throws IOException {
    own.files().write(folder);
  }

  @Override
  public void close() {
    whole.close();
    plainFirst.close();
    plainLater.close();
  }

  private static char unusedIn(List<Message> messages) {
    char mark = '\uE000';
    while (true) {
      char candidate = mark;
      if (messages.stream().noneMatch(m -> m.content().indexOf(candidate) >= 0)) {
        return mark;
      }
      mark++;
    }
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }
}
