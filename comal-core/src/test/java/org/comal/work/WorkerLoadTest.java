package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerLoadTest {
  /** As many places as it says, none of which works. */
  private record Places(int places) implements Workers {
    @Override
    public <R> R work(Portion<R> portion) {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4, 16,  8,  8", // half a portion
    "4, 16, 16, 16",
    "4, 16, 17, 16", // a portion and one prompt beside it
    "4, 16, 64, 16", // a portion for each place
    "4, 16, 65, 17", // and one prompt after it
    "4, 16, 72, 24",
    "4, 16, 81, 32", // a second portion for one place, and one prompt for another
    "1, 16, 81, 81",
    "4,  0, 81, 81"
  })
  void theLastPlaceIsDoneAfterSoManyPrompts(int places, int portion, int prompts, long longest) {
    assertThat(new WorkerLoad(new Places(places), portion).longest(prompts)).isEqualTo(longest);
  }

  @Test
  void aloneAllAreDoneOneAfterTheOther() {
    assertThat(WorkerLoad.ALONE.longest(1000)).isEqualTo(1000);
  }
}
