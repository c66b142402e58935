package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.evaluate.Evaluation;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a suite that share policy, oracle and their workers, and have other models besides. */
class BesideTest {
  @TempDir private Path temp;

  private static Evaluation measured(Assembly assembly) {
    return assembly.run().evaluate(assembly.run().start());
  }

  private Experiment experiment(String name, String more) throws IOException {
    return LanguageModelRuns.experiment(
        Files.createDirectories(temp.resolve(name)), "run.portion = 1\n" + more);
  }

  private static Assembly open(Experiment experiment) {
    return Assembly.of(experiment, LanguageModelRuns.REGISTRY, Listener.NONE);
  }

  /** The other policy is of another shape, so that the run's own could not load it. */
  @Test
  void aPolicyThatTheLenderDoesNotKnowIsMadeFromItsOwnBlock() throws IOException {
    String against =
        """
        evaluator {
          use = win-rate, samples = 2, sampling.max-tokens = 3
          against { other { use = causal-lm, DEVICE, model = "FOLDER" } }
        }
        """
            .replace("DEVICE", TestDevice.LINE)
            .replace("FOLDER", TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1).toString());
    Path share = temp.resolve("share");
    String workers = "workers { use = devices, devices = [cpu, cpu], share = \"" + share + "\" }\n";
    Experiment first = experiment("runs", workers);
    Experiment second = experiment("runs", workers + against);
    assertThat(first.sharesModels(second)).isTrue();
    Evaluation alone;
    try (Assembly assembly = open(experiment("runs", against))) {
      alone = measured(assembly);
    }
    try (Assembly lender = open(first)) {
      try (Assembly beside = lender.beside(second, LanguageModelRuns.REGISTRY, Listener.NONE)) {
        assertThat(measured(beside).figures()).isEqualTo(alone.figures()).isNotEmpty();
        assertThat(beside.load().workers().places()).isEqualTo(2);
      }
      assertThat(share).as("nothing came of training").doesNotExist();
      measured(lender); // whose workers are there yet
    }
  }
}
