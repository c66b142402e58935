package org.comal.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataTest {
  private static Response response(boolean finished, String text, int... tokens) {
    return new Response(tokens, text, finished);
  }

  @Test
  void responsesAreEqualByContent() {
    Response y = response(true, "yes", 1, 2);
    assertThat(y)
        .isEqualTo(response(true, "yes", 1, 2))
        .hasSameHashCodeAs(response(true, "yes", 1, 2));
    assertThat(y)
        .isNotEqualTo(response(true, "yes", 1, 3))
        .isNotEqualTo(response(true, "no", 1, 2))
        .isNotEqualTo(response(false, "yes", 1, 2))
        .isNotEqualTo(null);
  }

  @Test
  void promptsKeepTheirMessages() {
    List<Message> messages = new ArrayList<>(List.of(new Message("user", "hi")));
    Prompt x = new Prompt("x", messages);
    messages.clear();
    assertThat(x).isEqualTo(Prompt.user("x", "hi")).isNotEqualTo(Prompt.named("x"));
  }

  @Test
  void swappingTwiceIsTheSameQuestion() {
    Comparison c =
        new Comparison(Prompt.named("x"), response(true, "a", 1), response(true, "b", 2));
    assertThat(c.swapped().first()).isEqualTo(c.second());
    assertThat(c.swapped().swapped()).isEqualTo(c).isNotEqualTo(c.swapped());
  }
}
