package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.policy.Policy;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit tells an author of a policy which of its methods to override. */
class PolicyKitTest {
  /** A kit as an author begins it, for a policy with no capability. */
  private static final PolicyKit BARE =
      new PolicyKit() {
        @Override
        protected Policy policy() {
          return new Opaque(SmallGame.START);
        }

        @Override
        protected Policy other() {
          return new Opaque(SmallGame.NASH);
        }

        @Override
        protected List<Prompt> prompts() {
          return List.of(SmallTable.PROMPT);
        }
      };

  @Test
  void aCapabilityThatIsLackingFailsInOneTestThatNamesTheMethod() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(BARE::hasTheCapabilitiesItIsSaidToHave)
        .withMessageContaining("Opaque implements EnumerablePolicy; enumerable() of this kit");
    assertThatExceptionOfType(TestAbortedException.class)
        .isThrownBy(BARE::mixesFromOneEndToTheOther);
    assertThatExceptionOfType(TestAbortedException.class).isThrownBy(BARE::mixesGeometrically);
  }
}
