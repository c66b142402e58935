package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.mutants.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of data are read, or refused by a sentence that names them. */
class DataMutantsTest {
  private static final String[] PREFERENCES = {
    "{'prompt_id':'p','prompt':[{'role':'user','content':'Hi'}],'first':'good','second':'bad','preference':0.75}",
    "{'prompt_id':7,'prompt':'Ho','first':'so','second':'so ','preference':1,'schema_version':1}",
    "{'prompt_id':null,'prompt':'Hä?','first':'\\u00e4','second':'','preference':0}"
  };

  private static final String[] OTHERS = {
    "{'prompt':'Hi','messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'a'}]}",
    "{'prompt':'Ho','chosen':[{'role':'user','content':'Ho'},{'role':'assistant','content':'g'}],"
        + "'rejected':[{'role':'user','content':'Ho'},{'role':'assistant','content':'b'}],"
        + "'score_chosen':8.5,'score_rejected':7}",
    "{'instruction':'Hi','output':'y','generator':'m'}",
    "{'conversations':[{'from':'human','value':'Hi'},{'from':'gpt','value':'a'}]}",
    "{'prompt_id':1,'first_model':'a','second_model':'b','preference':0.5,'first_answer':1,"
        + "'second_answer':0}"
  };

  @TempDir Path folder;

  /** What a file holds, read as all that it can be read as; a refusal where that is nothing. */
  private static Object read(Path file) throws IOException {
    DataFile data = DataFile.of(file);
    List<Object> all = new ArrayList<>();
    IOException refusal = null;
    for (Reading reading :
        List.<Reading>of(
            DataFile::prompts,
            DataFile::preferences,
            DataFile::comparisons,
            d -> d.responses(Optional.of("m")),
            d -> d.conversations(DataFile.Turns.LAST),
            d -> d.conversations(DataFile.Turns.EACH))) {
      try (Rows<?> rows = reading.of(data)) {
        all.add(rows.toList());
      } catch (IOException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refusal = e;
      }
    }
    if (all.isEmpty()) {
      throw refusal;
    }
    return all;
  }

  private interface Reading {
    Rows<?> of(DataFile file) throws IOException;
  }

  private Tally tried(Path file, int usual, Guard guard, Mutation... mutations) throws IOException {
    return Mutants.of(file.getFileName().toString(), Files.readAllBytes(file), mutations)
        .tried(usual, file.toString(), guard, mutant -> read(Files.write(file, mutant)));
  }

  @Test
  void lines() throws IOException {
    Path file = Sample.lines(folder.resolve("rows.jsonl"), PREFERENCES);
    Tally tally = tried(file, 300, Guard.NONE, Mutation.TOKENS, Mutation.BYTES);
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
    assertThat(tally.other()).isGreaterThan(tally.all() / 10);
  }

  @Test
  void aLineOfEachKind() throws IOException {
    for (int i = 0; i < OTHERS.length; i++) {
      Path file = Sample.lines(folder.resolve("other-" + i + ".jsonl"), OTHERS[i], OTHERS[i]);
      tried(file, 100, Guard.NONE, Mutation.TOKENS);
    }
  }

  @Test
  void aList() throws IOException {
    Path file =
        Sample.lines(folder.resolve("rows.json"), "[" + String.join(",\n", PREFERENCES) + "]");
    Tally tally = tried(file, 300, Guard.NONE, Mutation.TOKENS, Mutation.BYTES);
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
  }

  /** A packed file holds a checksum of what is in it, of each member. */
  @Test
  void packed() throws IOException {
    Path file = Sample.packed(folder.resolve("rows.jsonl.gz"), PREFERENCES);
    Tally tally = tried(file, 300, Guard.CHECKSUM, Mutation.BYTES);
    assertThat(tally.refused()).isGreaterThan(tally.all() / 2);
  }

  @Test
  void parquet() throws IOException, SQLException {
    Path file =
        Sample.parquet(
            folder.resolve("rows.parquet"),
            "SELECT 'Hi ' || i AS prompt, [{'role': 'user', 'content': 'Hi ' || i}, {'role':"
                + " 'assistant', 'content': 'good'}] AS chosen, [{'role': 'user', 'content':"
                + " 'Hi ' || i}, {'role': 'assistant', 'content': 'bad'}] AS rejected, 8.5 AS"
                + " score_chosen, 7.5 + i AS score_rejected FROM range(3) t(i)");
    Tally tally =
        Mutants.of("rows.parquet", Files.readAllBytes(file), Mutation.BYTES)
            .tried(
                150,
                file.toString(),
                Guard.NONE,
                mutant -> {
                  try (Rows<?> rows = DataFile.of(Files.write(file, mutant)).preferences()) {
                    return rows.toList();
                  }
                });
    assertThat(tally.refused()).isGreaterThan(tally.all() / 10);
  }
}
