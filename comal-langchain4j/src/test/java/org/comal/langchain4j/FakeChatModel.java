package org.comal.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A chat model without a server, with a builder that takes arguments of all kinds. */
public final class FakeChatModel implements ChatModel, AutoCloseable {
  /** What builders were told since a test cleared it. */
  static final Map<String, Object> TOLD = new LinkedHashMap<>();

  private final Function<String, ChatResponse> replies;
  boolean closed;

  /**
   * @param replies to questions
   */
  FakeChatModel(Function<String, ChatResponse> replies) {
    this.replies = replies;
  }

  static ChatResponse says(String text) {
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(text))
        .tokenUsage(new TokenUsage(7, 1))
        .finishReason(FinishReason.STOP)
        .build();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return replies.apply(((UserMessage) request.messages().get(0)).singleText());
  }

  @Override
  public void close() {
    closed = true;
  }

  /** As the models of LangChain4j have one. */
  public static Builder builder() {
    return new Builder();
  }

  /** Prefers the first of two responses unless it is told otherwise. */
  public static final class Builder {
    private String label = "A";

    private Builder told(String method, Object argument) {
      TOLD.put(method, argument);
      return this;
    }

    public Builder modelName(String name) {
      return told("modelName", name);
    }

    public Builder modelName(TimeUnit known) {
      return told("modelName", known);
    }

    public Builder apiKey(String key) {
      if (key.contains("wrong")) {
        throw new IllegalArgumentException("no key is " + key);
      }
      return told("apiKey", key);
    }

    public Builder label(String label) {
      if (label.contains("wrong")) {
        throw new IllegalArgumentException("no label is " + label);
      }
      this.label = label;
      return told("label", label);
    }

    public Builder temperature(Double temperature) {
      return told("temperature", temperature);
    }

    public Builder topP(float share) {
      return told("topP", share);
    }

    public Builder maxTokens(Integer tokens) {
      return told("maxTokens", tokens);
    }

    public Builder seed(long seed) {
      return told("seed", seed);
    }

    public Builder maxRetries(int retries) {
      return told("maxRetries", retries);
    }

    public Builder logRequests(Boolean log) {
      return told("logRequests", log);
    }

    public Builder timeout(Duration timeout) {
      return told("timeout", timeout);
    }

    public Builder unit(TimeUnit unit) {
      return told("unit", unit);
    }

    public Builder stop(List<String> stop) {
      return told("stop", stop);
    }

    public Builder units(Set<TimeUnit> units) {
      return told("units", units);
    }

    public Builder uri(URI uri) {
      return told("uri", uri);
    }

    public Builder url(URL url) {
      return told("url", url);
    }

    public Builder listener(Runnable listener) {
      return told("listener", listener);
    }

    public FakeChatModel build() {
      return new FakeChatModel(
          question -> says(question.contains("other") ? label.equals("A") ? "B" : "A" : label));
    }
  }
}
