package org.comal.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.comal.oracle.judge.JudgeReply;
import org.comal.oracle.judge.JudgeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LangChainModelTest {
  private static final JudgeRequest QUESTION =
      new JudgeRequest("which?", 20, Duration.ofMinutes(1));

  private static JudgeReply ask(Function<String, ChatResponse> replies) throws Exception {
    return ask(replies, QUESTION);
  }

  private static JudgeReply ask(Function<String, ChatResponse> replies, JudgeRequest request)
      throws Exception {
    try (LangChainModel model = new LangChainModel(new FakeChatModel(replies), "fake")) {
      return model.ask(request);
    }
  }

  private static JudgeReply.Said said(String text, boolean cutOff) {
    return new JudgeReply.Said(text, cutOff, List.of(), Optional.empty());
  }

  @Test
  void itsTextAndTokensArePassedOn() throws Exception {
    assertThat(ask(FakeChatModel::says))
        .isEqualTo(
            new JudgeReply.Said(
                "which?",
                false,
                List.of(),
                Optional.of(new org.comal.oracle.judge.TokenUsage(7, 1))));
  }

  @Test
  void whatIsMissingInAResponseIsNotMadeUp() throws Exception {
    ChatResponse.Builder response = ChatResponse.builder().aiMessage(AiMessage.from("A"));
    assertThat(ask(q -> response.build())).isEqualTo(said("A", false));
    assertThat(ask(q -> response.tokenUsage(new TokenUsage(7)).build()))
        .isEqualTo(said("A", false));
    assertThat(ask(q -> response.tokenUsage(new TokenUsage(-7, 1)).build()))
        .isEqualTo(said("A", false));
    ChatResponse empty = ChatResponse.builder().aiMessage(AiMessage.builder().build()).build();
    assertThat(ask(q -> empty)).isEqualTo(said("", false));
  }

  @Test
  void aReplyThatHadNoMoreRoomIsCutOff() throws Exception {
    ChatResponse response =
        ChatResponse.builder()
            .aiMessage(AiMessage.from("A is"))
            .finishReason(FinishReason.LENGTH)
            .build();
    assertThat(ask(q -> response)).isEqualTo(said("A is", true));
  }

  private static HttpException http(int status) {
    return new HttpException(status, "{\"error\": {\"message\": \"the\\n words\"}}");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new RateLimitException(http(429)), new JudgeReply.TryAgain("status 429: the words")),
        Arguments.of(
            new RateLimitException(
                new HttpException(
                    429,
                    "{\"error\": {\"message\": \"no money left\", \"code\": \"insufficient_quota\"}}")),
            new JudgeReply.Refused(
                "turns requests away: status 429: no money left",
                "Maybe check what is left to spend on that account.")),
        Arguments.of(
            new RateLimitException((String) null), new JudgeReply.TryAgain("RateLimitException")),
        Arguments.of(
            new InternalServerException(http(503)),
            new JudgeReply.TryAgain("status 503: the words")),
        Arguments.of(
            new TimeoutException(new HttpTimeoutException("request timed out")),
            new JudgeReply.TryAgain("HttpTimeoutException: request timed out")),
        Arguments.of(
            new LangChain4jException("no JSON"),
            new JudgeReply.TryAgain("LangChain4jException: no JSON")),
        Arguments.of(new IllegalStateException(), new JudgeReply.TryAgain("IllegalStateException")),
        Arguments.of(
            new AuthenticationException(http(401)),
            new JudgeReply.Refused(
                "turns requests away: status 401: the words",
                "Maybe check the key that the chat model is given.")),
        Arguments.of(
            new ModelNotFoundException(http(404)),
            new JudgeReply.Refused(
                "knows no such model: status 404: the words",
                "Maybe check the name of the chat model's model, and its server's URL.")),
        Arguments.of(
            new UnsupportedFeatureException("topK is not supported"),
            new JudgeReply.Refused(
                "does not do what its settings ask for: UnsupportedFeatureException: topK is not"
                    + " supported",
                "")),
        Arguments.of(
            new InvalidRequestException(http(400)),
            new JudgeReply.Declined("status 400: the words")),
        Arguments.of(
            new ContentFilteredException("not that"),
            new JudgeReply.Declined("ContentFilteredException: not that")),
        Arguments.of(
            new UnresolvedModelServerException(new UnresolvedAddressException()),
            new JudgeReply.Unreachable("no connection: UnresolvedAddressException")),
        Arguments.of(
            new RuntimeException(new ConnectException()),
            new JudgeReply.Unreachable("no connection: ConnectException")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureSaysWhatToDoNext(RuntimeException thrown, JudgeReply reply) throws Exception {
    assertThat(
            ask(
                q -> {
                  throw thrown;
                }))
        .isEqualTo(reply);
  }

  @Test
  void aModelThatTakesTooLongIsAskedAgainAndInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    JudgeRequest hasty = new JudgeRequest("which?", 0, Duration.ofMillis(50));
    assertThat(
            ask(
                q -> {
                  try {
                    Thread.sleep(600_000);
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                  return FakeChatModel.says("late");
                },
                hasty))
        .isEqualTo(new JudgeReply.TryAgain("no complete reply within 50 ms"));
    interrupted.await();
  }

  @Test
  void aMissingClassIsThrownAsSuch() {
    assertThatThrownBy(
            () ->
                ask(
                    q -> {
                      throw new NoClassDefFoundError("com/example/Missing");
                    }))
        .isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void samplesUnlessItIsSaid() {
    FakeChatModel fake = FakeChatModel.builder().build();
    try (LangChainModel model = new LangChainModel(fake, "fake");
        LangChainModel cold = new LangChainModel(fake, "fake", true)) {
      assertThat(model.deterministic()).isFalse();
      assertThat(cold.deterministic()).isTrue();
      assertThat(model.name()).isEqualTo("fake");
      assertThat(model.address()).isEqualTo("LangChain4j");
    }
    assertThat(fake.closed).isTrue();
  }
}
