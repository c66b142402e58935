package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.policy.UnsavedPolicy;
import org.comal.random.RandomSource;

class PortionMessageTest {
  private static final ModelSource POLICY =
      new ModelSource(List.of("policy"), Optional.empty(), "asked");
  private static final ModelSource ORACLE =
      new ModelSource(List.of("oracle"), Optional.empty(), "asked");

  /** Keeps what it is asked, and answers as it was told; the model on the other side. */
  private static final class Asked implements UnsavedPolicy, PreferenceOracle {
    private Portion<?> portion;
    private List<List<Response>> responses = List.of();
    private double[] numbers = {};
    private Optional<RuntimeException> refusal = Optional.empty();

    @Override
    public String id() {
      return "asked";
    }

    private void refuse() {
      refusal.ifPresent(
          e -> {
            throw e;
          });
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      refuse();
      portion = new Portion.Draw(this, prompts, perPrompt, sampling, random);
      return responses;
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      refuse();
      portion = new Portion.Score(this, batch);
      return numbers;
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      refuse();
      portion = new Portion.Ask(this, batch, random);
      return numbers;
    }

    @Override
    public void rest() {}

    @Override
    public void close() {}
  }

  private final Asked asked = new Asked();
  private final ModelPlace place = new ModelPlace(StubSources.of(asked, asked));

  private <R> R sent(Portion<R> portion) throws IOException {
    ModelSource source = portion instanceof Portion.Ask ? ORACLE : POLICY;
    String message = PortionMessage.of(portion, source);
    assertThat(message).doesNotContain("\n");
    String reply = PortionMessage.done(message, place);
    assertThat(reply).doesNotContain("\n");
    return PortionMessage.result(portion, reply);
  }

  /** Any UTF-16, with what is special in JSON and halves of surrogates. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(6),
        Arbitraries.of(
            "", "\u0000\u001f\u007f", "\"\\/\b\f\n\r\t", "\ud83d\ude00", "\u2028\u00e4"));
  }

  private static Arbitrary<Prompt> prompts() {
    Arbitrary<List<Message>> messages =
        Combinators.combine(texts(), texts()).as(Message::new).list().ofMaxSize(3);
    return Combinators.combine(texts(), messages).as(Prompt::new);
  }

  private static Arbitrary<Response> responses() {
    Arbitrary<int[]> tokens = Arbitraries.integers().array(int[].class).ofMaxSize(4);
    return Combinators.combine(tokens, texts(), Arbitraries.of(true, false)).as(Response::new);
  }

  @Provide
  Arbitrary<List<Prompt>> conversations() {
    return prompts().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<List<Response>>> drawn() {
    return responses().list().ofMaxSize(3).list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<Completion>> completions() {
    return Combinators.combine(prompts(), responses().list().ofMaxSize(4))
        .as((x, all) -> all.stream().map(y -> new Completion(x, y)).toList())
        .list()
        .ofMaxSize(4)
        .map(groups -> groups.stream().flatMap(List::stream).toList());
  }

  /** Questions about few responses, which so come again, and prompts that come again later. */
  @Provide
  Arbitrary<List<Comparison>> questions() {
    return Combinators.combine(
            prompts().list().ofMinSize(1).ofMaxSize(2),
            responses().list().ofMinSize(1).ofMaxSize(3))
        .flatAs(
            (x, y) ->
                Combinators.combine(Arbitraries.of(x), Arbitraries.of(y), Arbitraries.of(y))
                    .as(Comparison::new)
                    .list()
                    .ofMaxSize(8));
  }

  @Provide
  Arbitrary<double[]> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.longs().map(Double::longBitsToDouble),
            Arbitraries.of(
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                -0.0,
                Double.MIN_VALUE,
                -Double.MIN_NORMAL / 3,
                Double.MAX_VALUE,
                0.1 + 0.2,
                -1e-17))
        .list()
        .ofMaxSize(8)
        .map(list -> list.stream().mapToDouble(d -> d).toArray());
  }

  @Provide
  Arbitrary<Sampling> samplings() {
    return Combinators.combine(
            Arbitraries.of(1, 0.7, 1e-300, Math.PI),
            Arbitraries.of(1, 0.95, 1e-9),
            Arbitraries.of(0, 40, Integer.MAX_VALUE),
            Arbitraries.of(0, 0.05),
            Arbitraries.of(1, 2048, Integer.MAX_VALUE))
        .as(
            (t, p, k, m, n) ->
                new Sampling(t.doubleValue(), p.doubleValue(), k, m.doubleValue(), n));
  }

  @Property(tries = 300)
  void whatIsToBeDrawnArrivesAndResponsesComeBack(
      @ForAll("conversations") List<Prompt> prompts,
      @ForAll("drawn") List<List<Response>> drawn,
      @ForAll("samplings") Sampling sampling,
      @ForAll long key)
      throws IOException {
    asked.responses = drawn;
    Portion.Draw portion = new Portion.Draw(asked, prompts, 3, sampling, RandomSource.ofKey(key));
    assertThat(sent(portion)).isEqualTo(drawn);
    Portion.Draw arrived = (Portion.Draw) asked.portion;
    assertThat(arrived.prompts()).isEqualTo(prompts);
    assertThat(arrived.perPrompt()).isEqualTo(3);
    assertThat(arrived.sampling()).isEqualTo(sampling);
    assertThat(arrived.random().key()).isEqualTo(key);
  }

  private static List<Long> bits(double... numbers) {
    return Arrays.stream(numbers).mapToObj(Double::doubleToLongBits).toList();
  }

  @Property(tries = 300)
  void whatIsToBeScoredArrivesAndNumbersComeBackToTheLastBit(
      @ForAll("completions") List<Completion> completions, @ForAll("numbers") double[] numbers)
      throws IOException {
    asked.numbers = numbers;
    assertThat(bits(sent(new Portion.Score(asked, completions)))).isEqualTo(bits(numbers));
    assertThat(((Portion.Score) asked.portion).completions()).isEqualTo(completions);
  }

  @Property(tries = 300)
  void whatIsToBeAskedArrivesInOrder(
      @ForAll("questions") List<Comparison> questions, @ForAll("numbers") double[] numbers)
      throws IOException {
    asked.numbers = numbers;
    Portion.Ask portion = new Portion.Ask(asked, questions, RandomSource.ofKey(-3));
    assertThat(bits(sent(portion))).isEqualTo(bits(numbers));
    Portion.Ask arrived = (Portion.Ask) asked.portion;
    assertThat(arrived.questions()).isEqualTo(questions);
    assertThat(arrived.random().key()).isEqualTo(-3);
  }

  @Example
  void everyResponseIsOnceInAMessageHoweverManyQuestionsThereAre() {
    List<Response> all = Stream.of(101, 102, 103, 104, 105).map(StreamPolicy::response).toList();
    Prompt prompt = Prompt.user("x", "a question");
    List<Comparison> questions = new ArrayList<>();
    for (Response first : all) {
      all.forEach(second -> questions.add(new Comparison(prompt, first, second)));
    }
    String message =
        PortionMessage.of(new Portion.Ask(asked, questions, new RandomSource(1)), ORACLE);
    for (Response response : all) {
      assertThat(message).containsOnlyOnce("\"" + response.text() + "\"");
    }
    assertThat(message).containsOnlyOnce("a question");
  }

  static final Prompt HELLO = Prompt.user("p1", "Hello?");

  @Example
  void aDrawLetterByLetter() {
    Portion.Draw portion =
        new Portion.Draw(
            asked,
            List.of(HELLO, Prompt.named("p2")),
            2,
            new Sampling(0.5, 0.9, 40, 0, 16),
            RandomSource.ofKey(-7));
    ModelSource trained = new ModelSource(List.of("policy"), Optional.of("/share/a"), "abc");
    assertThat(PortionMessage.of(portion, trained))
        .isEqualTo(
            "{\"work\":\"draw\","
                + "\"model\":{\"keys\":[\"policy\"],\"saved\":\"/share/a\",\"id\":\"abc\"},"
                + "\"per-prompt\":2,\"temperature\":0.5,\"top-p\":0.9,\"top-k\":40,\"min-p\":0.0,"
                + "\"max-tokens\":16,\"stream\":-7,\"prompts\":["
                + "{\"prompt\":\"p1\","
                + "\"messages\":[{\"content\":\"Hello?\",\"role\":\"user\"}]},"
                + "{\"prompt\":\"p2\",\"messages\":[]}]}");
  }

  @Example
  void aScoreLetterByLetter() {
    Portion.Score portion =
        new Portion.Score(
            asked,
            List.of(
                new Completion(HELLO, new Response(new int[] {4, 2}, "yes", true)),
                new Completion(HELLO, new Response(new int[] {}, "", false))));
    assertThat(PortionMessage.of(portion, POLICY))
        .isEqualTo(
            "{\"work\":\"score\",\"model\":{\"keys\":[\"policy\"],\"id\":\"asked\"},"
                + "\"prompts\":[{\"prompt\":\"p1\","
                + "\"messages\":[{\"content\":\"Hello?\",\"role\":\"user\"}],\"responses\":["
                + "{\"text\":\"yes\",\"finished\":true,\"tokens\":[4,2]},"
                + "{\"text\":\"\",\"finished\":false,\"tokens\":[]}]}]}");
  }

  @Example
  void anAskLetterByLetter() {
    Response no = new Response(new int[] {5}, "no", true);
    Response yes = new Response(new int[] {4}, "yes", true);
    Portion.Ask portion =
        new Portion.Ask(
            asked,
            List.of(new Comparison(HELLO, no, yes), new Comparison(HELLO, yes, yes)),
            RandomSource.ofKey(9));
    assertThat(PortionMessage.of(portion, ORACLE))
        .isEqualTo(
            "{\"work\":\"ask\",\"model\":{\"keys\":[\"oracle\"],\"id\":\"asked\"},"
                + "\"stream\":9,\"prompts\":[{\"prompt\":\"p1\","
                + "\"messages\":[{\"content\":\"Hello?\",\"role\":\"user\"}],\"responses\":["
                + "{\"text\":\"no\",\"finished\":true,\"tokens\":[5]},"
                + "{\"text\":\"yes\",\"finished\":true,\"tokens\":[4]}],\"pairs\":[0,1,1,1]}]}");
  }

  @Example
  void aRefusalComesBackWithItsTypeAndSentence() {
    for (RuntimeException refusal :
        List.of(
            new OracleException("the judge \u00fc is away\nMaybe it sleeps"),
            new PromptException("the prompt p1 is too long"),
            new IllegalArgumentException("no such response"),
            new ArithmeticException("the sum is no number"))) {
      asked.refusal = Optional.of(refusal);
      for (Portion<?> portion :
          List.of(
              new Portion.Draw(asked, List.of(HELLO), 1, Sampling.FAITHFUL, new RandomSource(1)),
              new Portion.Score(asked, List.of()),
              new Portion.Ask(asked, List.of(), new RandomSource(1)))) {
        assertThat(catchThrowable(() -> sent(portion)))
            .isExactlyInstanceOf(refusal.getClass())
            .hasMessage(refusal.getMessage());
      }
    }
  }

  @Example
  void whatIsNoReplyIsRefused() {
    Portion<?> portion = new Portion.Score(asked, List.of());
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PortionMessage.result(portion, "no JSON"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> PortionMessage.result(portion, "{\"refused\": \"mood\", \"sentence\": \"no\"}"))
        .withMessage("there is no refusal mood");
  }
}
