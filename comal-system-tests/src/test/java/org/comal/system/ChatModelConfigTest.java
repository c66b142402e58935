package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The config of a real chat model, on a small one with random weights. */
class ChatModelConfigTest {
  @TempDir private Path temp;

  @Test
  void fineTunesAFolderAndTakesAProxStep() throws Exception {
    Path out = temp.resolve("out");
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.add(Commands.ROOT.resolve("conf/chat-model.conf").toString());
    arguments.addAll(List.of("--out", out.toString()));
    for (String setting :
        List.of(
            "let.model=" + PaperStandIns.write(temp).model(),
            "prepare.corpus.task.rows=64",
            "prepare.sft.task.steps=2",
            "prepare.sft.task.validate-every=1",
            "prox.samples=2",
            "prox.least-steps=2",
            "prox.sampling.max-tokens=8",
            "evaluator.samples=1",
            "evaluator.sampling.max-tokens=8")) {
      arguments.addAll(List.of("--set", setting));
    }
    Commands.Finished run = Commands.comal(temp, arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(
            ConfigFactory.parseFile(out.resolve("prepared/sft/result.json").toFile())
                .getInt("steps"))
        .isEqualTo(2);
    assertThat(Files.readAllLines(out.resolve("steps.jsonl"))).hasSize(1);
    assertThat(out.resolve("policy/model.safetensors")).isNotEmptyFile();
  }
}
