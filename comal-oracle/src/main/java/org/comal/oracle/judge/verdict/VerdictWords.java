package org.comal.oracle.judge.verdict;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The English words by which verdicts are told. */
final class VerdictWords {
  /** What a response is called. */
  static final Set<String> NOUNS =
      set(
          "output response answer assistant option model candidate choice text reply completion"
              + " system summary one version");

  /** What a verdict is called, and the better response. */
  static final Set<String> FOR =
      set(
          "verdict answer choice decision judgement judgment winner winning preference preferred"
              + " conclusion selection pick vote better best superior stronger rating result");

  static final Set<String> AGAINST =
      set("worse worst inferior weaker weakest loser losing rejected");

  /** Names of a verdict that serve for nothing else, also before "is". */
  static final Set<String> PLAIN_NAMES =
      set("verdict winner decision judgement judgment preference pick vote");

  /** Before "answer" these speak of the question's solution, not of a verdict. */
  static final Set<String> CONTENT = set("correct right actual true expected reference gold");

  static final Set<String> BE = set("is are was were seems appears looks it's");

  static final Set<String> BETTER =
      set("better best superior stronger preferable preferred winner");

  static final Set<String> WORSE = set("worse worst inferior weaker loser");

  static final Set<String> WINS = set("wins won prevails");

  static final Set<String> LOSES = set("loses lost");

  static final Set<String> BEATS =
      set("beats outperforms surpasses outshines trumps outclasses bests");

  /** May stand before "better" and leave it a verdict. */
  static final Set<String> DEGREES =
      set(
          "clearly much far slightly significantly definitely obviously a an bit little somewhat the"
              + " overall generally considerably even marginally still therefore thus hence really"
              + " simply noticeably substantially arguably probably likely by way lot ultimately"
              + " certainly undoubtedly strictly decidedly clear also");

  /** "More …" of these speaks for a response as a whole. */
  static final Set<String> MERITS =
      set(
          "accurate helpful correct useful appropriate suitable convincing compelling relevant"
              + " precise satisfactory reliable truthful faithful preferable");

  static final Set<String> FAULTS =
      set(
          "harmful verbose error errors wrong incorrect mistake mistakes worse vague toxic biased"
              + " misleading invents hallucinates false repetitive boring confusing inaccurate fails"
              + " misses lacks irrelevant unsafe dangerous rude adds less");

  static final Set<String> CHOOSES = set("choose chose choosing prefer pick select favor favour");

  static final Set<String> REJECTS = set("reject dismiss discard eliminate");

  /** May stand between "I" and the verb of choice. */
  static final Set<String> AUXILIARIES =
      set(
          "would will have to must do am going therefore thus hence still strongly clearly slightly"
              + " definitely finally ultimately personally tend inclined so hereby and");

  static final Set<String> SELF = set("i i'd i'll i'm i've we we'd we'll let's");

  /** Whatever they stand before is not said, or not by the judge. */
  static final Set<String> DENIALS =
      set(
          "not cannot never no none nothing nobody nowhere neither nor hardly scarcely barely rarely"
              + " seldom doubt doubts doubtful unlikely unclear uncertain unsure unable undecided deny"
              + " denies without refuse refuses fails fail false untrue mistaken disagree wrong"
              + " impossible hard difficult far less anything if whether unless why how when which"
              + " might may could some someone others people many users says said claims claimed"
              + " states stated argues argued asserts mentions writes wrote replies believes thinks"
              + " suppose assume assuming pretend than instead rather initially although though"
              + " despite except lest");

  /** Tell that a part of the matter is spoken of. */
  static final Set<String> ASPECTS =
      set(
          "terms regarding respect concerning perspective standpoint viewpoint aspect style"
              + " stylistically grammatically criterion criteria");

  /** A sentence that begins with one speaks of a part of the matter. */
  static final Set<String> PARTIAL = set("in on for from at as with to under by");

  /** Names of what a sentence behind a colon belongs to, if it is a verdict on the whole. */
  static final Set<String> WHOLES =
      set(
          "overall conclusion summary explanation reason reasoning rationale analysis comparison"
              + " verdict judgement judgment decision answer note result evaluation assessment");

  /** What may go on behind a complete verdict. */
  static final Set<String> CONTINUES =
      set(
          ". ; ! : - ( ) , | than because since as overall here by due over wins it instead this"
              + " although though while whereas so given");

  static final Set<String> CONJUNCTIONS = set("or and / & nor");

  static final Set<String> CONTRASTS = set("but however yet except nevertheless");

  static final Set<String> CONDITIONS = set("if unless except provided only");

  /** Begin a new clause, which a denial before does not reach. */
  static final Set<String> TURNS = set("but however yet therefore thus hence");

  static final Set<String> GROUNDS =
      set("because since as given although though while whereas despite");

  static final Set<String> CONCESSIONS = set("although though while whereas despite even");

  private VerdictWords() {}

  private static Set<String> set(String words) {
    return Stream.of(words.split(" ", -1)).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a word denies: one of {@link #DENIALS} or a contraction with "not". */
  static boolean denies(String word) {
    return DENIALS.contains(word) || word.endsWith("n't");
  }
}
