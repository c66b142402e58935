package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.comal.data.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a row or a turn says is passed over, and no metadata is taken for what it says. */
class UnusedColumnsTest {
  private static final String TURNS =
      "[{'role':'user','content':'Why?'},{'role':'assistant','content':'So.'}]";

  @TempDir Path folder;

  private DataFile lines(String... lines) throws IOException {
    return DataFile.of(Sample.lines(folder.resolve("a.jsonl"), lines));
  }

  private static ConversationRow conversation(DataFile data) throws IOException {
    try (Rows<ConversationRow> rows = data.conversations(DataFile.Turns.LAST)) {
      List<ConversationRow> all = rows.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private static DataFile ignoring(DataFile data, String column) {
    return new DataFile(data.files(), Optional.empty(), Map.of(), Set.of(column));
  }

  private static void refuses(DataFile data, String... parts) throws IOException {
    try (Rows<?> rows = data.conversations(DataFile.Turns.EACH)) {
      assertThatThrownBy(rows::toList)
          .isInstanceOf(BadDataException.class)
          .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'prompt':'Why?','context':'Once.','response':'So.' | context",
        "'instruction':'Why?','context':'Once.','output':'So.' | context",
        "'prompt':'Why?','system_prompt':'Be brief.','response':'So.' | system_prompt",
        "'prompt':'Why?','history':[['Hi','Hello']],'response':'So.' | history",
        "'instruction':'Why?','output':'So.','history':[['Hi','Hello']] | history",
        "'messages':[{'role':'user','content':'Why?'},{'role':'assistant','content':'So.'}],"
            + "'tools':[{'name':'t'}] | tools",
        "'prompt':'Why?','response':'So.','background':'It was a dark night.' | background",
        "'prompt':'Why?','completion':'So.','answer':'No.' | answer",
        "'instruction':'Sum up.','source_text':'A long tale.','output':'So.' | source_text",
        "'instruction':'Sum up.','source':'It was a dark night. It was cold.','output':'So.'"
            + " | source",
        "'prompt':'Why?','response':'So.','knowledge':'Because it is so' | knowledge",
        "'prompt':'Why?','response':'So.','user':'I am cold' | user",
        "'prompt':'Why?','response':'So.','title':'Cold' | title",
        "'instruction':'Translate.','word':'house','output':'Haus' | word",
        "'instruction':'翻译','text':'我喜欢吃苹果。','output':'I like apples.' | text",
        "'instruction':'翻译','source':'我喜欢吃苹果。','output':'I like apples.' | source",
        "'instruction':'Sum up.','table':{'rows':[['a',1]]},'output':'1' | table",
        "'instruction':'Sum up.','row_id':'two words','output':'1' | row_id",
        "'instruction':'Sum up.','metadata':{'topic':'cats'},'output':'1' | metadata",
        "'prompt':'Why?','response':'So.','image':'http://a/b.png' | image"
      })
  void contentThatNothingReadsIsAProblem(String row, String column) throws IOException {
    DataFile data = lines("{" + row + "}");
    refuses(
        data,
        ":1: the column " + column + " holds content that would go unused; read are ",
        "ignore = [" + column + "]");
    assertThat(conversation(ignoring(data, column)).response()).isNotEmpty();
  }

  @Test
  void allColumnsThatWouldGoUnusedAreNamedAtOnce() throws IOException {
    refuses(
        lines("{'prompt':'Why?','response':'So.','title':'A','topic':'B','source':'a book'}"),
        ":1: the columns title, topic hold content that would go unused; read are prompt, response",
        "ignore = [title, topic]");
  }

  /** Names by parts that metadata is called by, and texts of one word in many scripts. */
  @Test
  void whateverElseHoldsATextIsContent() throws IOException {
    Random random = new Random(7);
    String[] parts = {"source", "user", "model", "topic", "text", "title", "x", "数据", "input"};
    String[] scripts = {"aé", "дж", "我苹", "かな", "ئع", "हि", "한글", "αβ", "😀🎉"};
    for (int n = 0; n < 2000; n++) {
      String name =
          parts[random.nextInt(parts.length)]
              + "_"
              + parts[random.nextInt(parts.length)]
              + random.nextInt(10);
      int[] letters = scripts[random.nextInt(scripts.length)].codePoints().toArray();
      StringBuilder text = new StringBuilder();
      for (int k = 1 + random.nextInt(8); k > 0; k--) {
        text.appendCodePoint(letters[random.nextInt(letters.length)]);
      }
      String value =
          switch (random.nextInt(4)) {
            case 0 -> "'" + text + "'";
            case 1 -> "['" + text + "']";
            case 2 -> "{'a':1,'b':['" + text + "']}";
            default -> "[[1,{'" + text + "':'" + text + "'}]]";
          };
      refuses(
          lines("{'prompt':'Why?','response':'So.','" + name + "':" + value + "}"),
          "the column " + name + " holds content");
    }
  }

  @Test
  void metadataAndEmptyColumnsAreNone() throws IOException {
    ConversationRow row =
        conversation(
            lines(
                "{'prompt':'Why?','response':'So.','id':7,'source':'a book of old','context':'',"
                    + "'history':[],'system_prompt':null,'score':0.5,'tags':['one two three'],"
                    + "'category':'open question answering','made':'2024-05-01',"
                    + "'link':'https://a.b/c?d=e','n':'12'}"));
    assertThat(row.response()).isEqualTo("So.");
  }

  @Test
  void aTableOfTextsWritesNumbersAndTruthOut() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("a.csv"), "prompt,response,a,b,c,d\nWhy?,So.,0.5,False,None,[]\n");
    assertThat(conversation(DataFile.of(table)).response()).isEqualTo("So.");
    Files.writeString(table, "prompt,response,a\nWhy?,So.,house\n");
    refuses(DataFile.of(table), "the column a holds content");
  }

  /** Rows as their authors publish them, with all of their columns. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'prompt':'Why?','prompt_id':'0c6f1bbc47c7f7b8bd84d8f2ae6a9c4a','chosen':TURNS,"
            + "'rejected':TURNS,'messages':TURNS,'score_chosen':8.5,'score_rejected':7.0",
        "'dataset':'helpful_base','instruction':'Why?','output':'So.','generator':'text_davinci',"
            + "'datasplit':'eval'",
        "'id':'QWJhYvA_0','conversations':[{'from':'human','value':'Why?'},"
            + "{'from':'gpt','value':'So.'}]",
        "'chosen':TURNS,'rejected':TURNS",
        "'id':'ai2-adapt-dev/oasst1_converted_0','messages':TURNS,"
            + "'source':'ai2-adapt-dev/tulu_v3.9_aya_100k'",
        "'id':'a_1','source':'ultrafeedback','prompt':'Why?','chosen':TURNS,'rejected':TURNS,"
            + "'chosen_model':'yi-34b-chat','rejected_model':'mpt-7b-chat'",
        "'source':'evol_instruct','prompt':'Why?','chosen':TURNS,'chosen-rating':5.0,"
            + "'chosen-model':'wizardlm-70b','rejected':TURNS,'rejected-rating':2.5,"
            + "'rejected-model':'llama-2-7b-chat'",
        "'prompt':'Why?','prompt_id':'ab','messages':TURNS,'category':'Open QA'",
        "'message_id':'6ab24d72-0181-4594-a9cd-deaf170242fb','parent_id':null,"
            + "'user_id':'c3fe8c76-fc30-4fa7-b7f8-c492f5967d18',"
            + "'created_date':'2023-02-05T14:23:50.983374+00:00','prompt':'Why?','response':'So.',"
            + "'role':'prompter','lang':'pt-BR','review_count':3,'review_result':true,"
            + "'deleted':false,'rank':null,'synthetic':false,'model_name':null,"
            + "'detoxify':{'toxicity':0.0004,'insult':0.0001},"
            + "'message_tree_id':'6ab24d72-0181-4594-a9cd-deaf170242fb',"
            + "'tree_state':'ready_for_export','emojis':{'name':['+1','_skip_reply'],"
            + "'count':[1,2]},'labels':{'name':['spam','lang_mismatch'],'value':[0.0,0.5],"
            + "'count':[3,3]}",
        "'conversation_hash':'cf1267ca6b2f6fccc9c36652a00059a1','model':'gpt-4','turn':2,"
            + "'timestamp':'2023-04-09 00:02:53+00:00','conversationId':'abc-1',"
            + "'language':'English','redacted':false,'metadata':{'lang':'en','n':3},"
            + "'openai_moderation':[{'flagged':false,'categories':{'hate':false}}],"
            + "'messages':[{'role':'user','content':'Why?','toxic':false,'turn_identifier':102},"
            + "{'role':'assistant','content':'So.','name':null,'tool_calls':[],'weight':1}]"
      })
  void publishedRowsReadWithoutNoise(String row) throws IOException {
    assertThat(conversation(lines("{" + row.replace("TURNS", TURNS) + "}")).prompt().messages())
        .containsExactly(new Message("user", "Why?"));
  }

  @Test
  void annotationsReadWithoutNoise() throws IOException {
    DataFile data =
        lines(
            "{'instruction':'Why?','output_1':'So.','generator_1':'gpt4_1106_preview',"
                + "'output_2':'No.','generator_2':'alpaca-7b','dataset':'koala',"
                + "'datasplit':'eval','annotator':'weighted_alpaca_eval_gpt4_turbo',"
                + "'preference':1.02,'raw_completion':{'text':'m, because it is the better one.',"
                + "'logprobs':[-0.1]},'price_per_example':0.01,'time_per_example':0.7}");
    try (Rows<ComparisonRow> rows = data.comparisons()) {
      assertThat(rows.toList().get(0).preference()).isCloseTo(.98, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tool_calls':[{'id':'a'}]",
        "'function_call':{'name':'f','arguments':'{}'}",
        "'reasoning_content':'Hm, let me see.'",
        "'thinking':'Hm'",
        "'images':['http://a/b.png']",
        "'audio':{'id':'audio_1'}",
        "'value':'Besides.'",
        "'name':'Ada'"
      })
  void whatATurnHasBesideItsTextIsAProblem(String part) throws IOException {
    String key = part.substring(1, part.indexOf("':"));
    String turns = "{'role':'user','content':'Why?'},{'role':'assistant','content':'So.'," + part;
    DataFile data = lines("{'messages':[" + turns + "}],'id':1}");
    refuses(data, ":1: messages[1] has " + key + ", ", "ignore = [" + key + "]");
    assertThat(conversation(ignoring(data, key)).response()).isEqualTo("So.");
    refuses(
        lines("{'prompt':'Why?','response':{'role':'assistant','content':''," + part + "}}"),
        ":1: response has " + key + ", ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight = 0", "weight = 0.5", "train = false", "loss = 0"})
  void aTurnThatIsNotToBeLearnedIsAProblem(String mask) throws IOException {
    String part = "'" + mask.replace(" = ", "':") + "}";
    String asks = "{'from':'human','value':'Why?'," + part;
    DataFile data =
        lines("{'conversations':[" + asks + ",{'from':'gpt','value':'So.'," + part + "]}");
    String key = mask.substring(0, mask.indexOf(' '));
    refuses(
        data,
        ":1: conversations[1] has "
            + mask
            + ", but the turns of a conversation cannot be weighed one by one",
        "ignore = [" + key + "]");
    assertThat(conversation(ignoring(data, key)).response()).isEqualTo("So.");
    // What a user says is learned in no case, and a turn of full weight as every other.
    String whole = "{'from':'gpt','value':'So.','weight':1.0,'train':true}";
    assertThat(conversation(lines("{'conversations':[" + asks + "," + whole + "]}")).response())
        .isEqualTo("So.");
  }

  @Test
  void anInputWithoutAPromptIsAProblem() throws IOException {
    refuses(
        lines("{'messages':" + TURNS + ",'input':'A tale.'}"),
        ":1: input goes behind a prompt's text, but there is no prompt");
  }
}
