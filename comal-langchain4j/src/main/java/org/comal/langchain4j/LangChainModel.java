package org.comal.langchain4j;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.comal.oracle.judge.JudgeModel;
import org.comal.oracle.judge.JudgeReply;
import org.comal.oracle.judge.JudgeRequest;
import org.comal.oracle.judge.TokenUsage;
import org.comal.text.web.ServerWords;

/**
 * A chat model of LangChain4j that a {@link org.comal.oracle.judge.JudgeOracle} asks.
 *
 * <pre>{@code
 * JudgeModel model = new LangChainModel(chatModel, "my-model");
 * PreferenceOracle judge = new JudgeOracle(model, JudgeSettings.defaults(), template);
 * }</pre>
 *
 * <p>LangChain4j's common interface gives no log-probabilities, so P is 0, ½ or 1 by the reply's
 * text, and does not tell how long a server asks to wait. Where the chat model retries by itself
 * the oracle's limits do not see it: set its {@code maxRetries} to 0. A question is asked in a
 * thread that is interrupted when its time is over; a chat model that does not heed that keeps the
 * thread until it is done.
 */
public final class LangChainModel implements JudgeModel {
  private final ChatModel model;
  private final String name;
  private final String address;
  private final String parameters;
  private final boolean deterministic;
  private final UnaryOperator<String> mask;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "langchain4j-judge");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Takes a chat model that may sample its replies.
   *
   * @param model asked by several threads at once; closed with this one where it can be closed
   * @param name goes into the oracle's id: another one where the model or its settings differ in
   *     what they reply
   */
  public LangChainModel(ChatModel model, String name) {
    this(model, name, false);
  }

  /**
   * Takes a chat model.
   *
   * @param model asked by several threads at once; closed with this one where it can be closed
   * @param name goes into the oracle's id: another one where the model or its settings differ in
   *     what they reply
   * @param deterministic whether it always gives the same reply to the same question, as at a
   *     temperature of 0
   */
  public LangChainModel(ChatModel model, String name, boolean deterministic) {
    this(model, name, "LangChain4j", "", deterministic, UnaryOperator.identity());
  }

  /**
   * @param mask hides the secrets that the chat model was made with
   */
  LangChainModel(
      ChatModel model,
      String name,
      String address,
      String parameters,
      boolean deterministic,
      UnaryOperator<String> mask) {
    this.model = Objects.requireNonNull(model, "model");
    this.name = Objects.requireNonNull(name, "name");
    this.address = address;
    this.parameters = parameters;
    this.deterministic = deterministic;
    this.mask = mask;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String parameters() {
    return parameters;
  }

  @Override
  public boolean deterministic() {
    return deterministic;
  }

  @Override
  public String masked(String text) {
    return mask.apply(text);
  }

  @Override
  public JudgeReply ask(JudgeRequest request) throws InterruptedException {
    Future<JudgeReply> under =
        threads.submit(() -> said(model.chat(UserMessage.from(request.question()))));
    try {
      return under.get(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return JudgeReply.TryAgain.late(request.timeout());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      return failed(e.getCause());
    } finally {
      under.cancel(true);
    }
  }

  private static JudgeReply said(ChatResponse response) {
    String text = response.aiMessage().text();
    return new JudgeReply.Said(
        text == null ? "" : text,
        response.finishReason() == FinishReason.LENGTH,
        List.of(),
        usage(response.tokenUsage()));
  }

  /** What a response tells; empty where it tells nothing, or nothing that can be. */
  private static Optional<TokenUsage> usage(dev.langchain4j.model.output.TokenUsage told) {
    return told != null && isCount(told.inputTokenCount()) && isCount(told.outputTokenCount())
        ? Optional.of(new TokenUsage(told.inputTokenCount(), told.outputTokenCount()))
        : Optional.empty();
  }

  private static boolean isCount(Integer tokens) {
    return tokens != null && tokens >= 0;
  }

  private JudgeReply failed(Throwable failure) {
    String reason = reason(failure);
    if (failure instanceof AuthenticationException) {
      return new JudgeReply.Refused(
          "turns requests away: " + reason, "Maybe check the key that the chat model is given.");
    }
    if (failure instanceof RateLimitException && outOfQuota(failure)) {
      return new JudgeReply.Refused(
          "turns requests away: " + reason, "Maybe check what is left to spend on that account.");
    }
    if (failure instanceof ModelNotFoundException) {
      return new JudgeReply.Refused(
          "knows no such model: " + reason,
          "Maybe check the name of the chat model's model, and its server's URL.");
    }
    if (failure instanceof UnsupportedFeatureException) {
      return new JudgeReply.Refused("does not do what its settings ask for: " + reason, "");
    }
    // Not for good: it may be this question alone, as one that is too long.
    if (failure instanceof InvalidRequestException) {
      return new JudgeReply.Declined(reason);
    }
    boolean gone =
        failure instanceof UnresolvedModelServerException
            || !(failure instanceof RetriableException) && root(failure) instanceof IOException;
    return gone
        ? new JudgeReply.Unreachable("no connection: " + reason)
        : new JudgeReply.TryAgain(reason);
  }

  /** What failed at first, in the server's words where it is a server's. */
  private String reason(Throwable failure) {
    Throwable root = root(failure);
    String what =
        root instanceof HttpException http
            ? "status " + http.statusCode()
            : root.getClass().getSimpleName();
    String words = root.getMessage() == null ? "" : ServerWords.of(root.getMessage()).inShort(mask);
    return words.isEmpty() ? what : what + ": " + words;
  }

  /** More of the same requests would be refused for as long as nobody pays. */
  private static boolean outOfQuota(Throwable failure) {
    String words = root(failure).getMessage();
    return words != null && words.contains("insufficient_quota");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    if (model instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(
            "the chat model " + name + " could not be closed: " + reason(e), e);
      }
    }
  }
}
