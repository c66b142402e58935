package org.comal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTemplateTest {
  private static final List<String> PLACES = List.of("instruction", "output");

  @TempDir Path folder;

  @Test
  void fillsEachPlaceOnceAndReadsNothingInWhatIsFilledIn() {
    PromptTemplate template =
        PromptTemplate.parse("t", "Q: {instruction}\n{ {\"a\": 1} A: {output}.", PLACES);
    assertThat(template.render(Map.of("instruction", "say {output}", "output", "$1 {instruction}")))
        .isEqualTo("Q: say {output}\n{ {\"a\": 1} A: $1 {instruction}.");
    assertThat(template.tail()).isEqualTo(".");
  }

  @Test
  void namesThePlaceThatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.parse("judge.txt", "{instruction}", PLACES))
        .withMessage("judge.txt: the template has no {output}; it needs {instruction}, {output}");
  }

  @Test
  void namesTheLineOfAPlaceThatThereIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PromptTemplate.parse("judge.txt", "{instruction}\n\n{output}{output_3}", PLACES))
        .withMessage("judge.txt:3: {output_3} is not a place; there are {instruction}, {output}");
  }

  @Test
  void readsAFileWithoutItsLastLineEnd() throws IOException {
    Path file = Files.writeString(folder.resolve("t.txt"), "{instruction}\n{output}\n\n");
    assertThat(PromptTemplate.read(file, PLACES).tail()).isEqualTo("\n");
  }

  @Test
  void saysThatAFileIsMissingOrNotText() throws IOException {
    Path missing = folder.resolve("missing.txt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.read(missing, PLACES))
        .withMessage("there is no template file " + missing);
    Path bytes = Files.write(folder.resolve("bytes.txt"), new byte[] {(byte) 0xff, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PromptTemplate.read(bytes, PLACES))
        .withMessage("template file " + bytes + " is damaged: it is no UTF-8 in line 1");
  }

  @Test
  void writesOutAConversation() {
    assertThat(Instruction.of(Prompt.user("x", "Why?"))).isEqualTo("Why?");
    assertThat(Instruction.of(Prompt.named("rock"))).isEqualTo("rock");
    assertThat(
            Instruction.of(
                new Prompt(
                    "x",
                    List.of(
                        new Message("system", "Be brief."),
                        new Message("user", "Why?"),
                        new Message("assistant", "Because."),
                        new Message("user", "And?")))))
        .isEqualTo("System: Be brief.\n\nUser: Why?\n\nAssistant: Because.\n\nUser: And?");
  }
}
