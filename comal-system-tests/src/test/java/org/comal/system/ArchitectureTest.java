package org.comal.system;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which way dependencies run, between modules and between core's packages. */
class ArchitectureTest {
  private static final String ROOT = "org.comal.";

  /** Core's packages, lower first: each may use those of lower levels. */
  private static final Map<String, Integer> LEVELS =
      Map.ofEntries(
          Map.entry("files", 0),
          Map.entry("data", 0),
          Map.entry("random", 0),
          Map.entry("event", 0),
          Map.entry("natives", 1),
          Map.entry("plugin", 1),
          Map.entry("policy", 2),
          Map.entry("oracle", 2),
          Map.entry("prompts", 2),
          Map.entry("work", 3),
          Map.entry("task", 2),
          Map.entry("track", 2),
          Map.entry("prox", 4),
          Map.entry("learn", 5),
          Map.entry("algorithm", 5),
          Map.entry("evaluate", 5),
          Map.entry("run", 6));

  /**
   * What a module may use beside itself. Implementations are siblings that do not know each other.
   */
  private static final Map<String, Set<String>> MODULES =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("grammar", Set.of("core")),
          Map.entry("dataset", Set.of("core", "grammar")),
          Map.entry("losses", Set.of("core")),
          Map.entry("chat-template", Set.of()),
          Map.entry("tabular", Set.of("core", "grammar")),
          Map.entry("text", Set.of("core")),
          Map.entry("onnx", Set.of("core")),
          Map.entry("oracle", Set.of("core", "dataset", "text", "onnx")),
          Map.entry("eval", Set.of("core", "dataset")),
          Map.entry("llm", Set.of("core", "dataset", "text", "onnx", "chat-template")),
          Map.entry("tracking", Set.of("core")),
          Map.entry("guice", Set.of("core")),
          Map.entry("bench", Set.of("core", "llm")),
          Map.entry("langchain4j", Set.of("core", "oracle", "text")),
          Map.entry("spark", Set.of("core", "guice")),
          Map.entry("cli", Set.of("core", "guice")),
          Map.entry("tck", Set.of("core")),
          Map.entry("site", Set.of("core")));

  private static final Pattern MODULE =
      Pattern.compile("/comal-([a-z][a-z0-9]*(?:-[a-z]+)*)(?:/|-[0-9])[^!]*(?:!|$)");

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.comal");
  }

  static List<String> modules() {
    return MODULES.keySet().stream().sorted().toList();
  }

  static List<String> packages() {
    return LEVELS.keySet().stream().sorted().toList();
  }

  /** The module that a class was built in; empty for classes that are not COMAL's. */
  private static String module(JavaClass type) {
    String module = "";
    if (type.getSource().isPresent() && type.getPackageName().startsWith("org.comal")) {
      Matcher m = MODULE.matcher(type.getSource().get().getUri().toString());
      while (m.find()) {
        module = m.group(1);
      }
    }
    return module;
  }

  private static DescribedPredicate<JavaClass> in(Set<String> modules) {
    return DescribedPredicate.describe("are in " + modules, type -> modules.contains(module(type)));
  }

  private static void check(ArchRule rule, DescribedPredicate<JavaClass> looked) {
    assertThat(all.that(looked)).as("classes looked at").isNotEmpty();
    rule.check(all);
  }

  @Test
  void everyModuleIsLookedAt() {
    Map<String, Long> found =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    ArchitectureTest::module, TreeMap::new, Collectors.counting()));
    // This module's own tests, where they are not told apart.
    found.keySet().removeAll(Set.of("", "system-tests"));
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(modules());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void modulesUseOnlyWhatIsBelowThem(String module) {
    Set<String> others =
        MODULES.keySet().stream()
            .filter(m -> !m.equals(module) && !MODULES.get(module).contains(m))
            .collect(Collectors.toSet());
    check(
        noClasses().that(in(Set.of(module))).should().dependOnClassesThat(in(others)),
        in(Set.of(module)));
  }

  @Test
  void aSimpleNameIsThereOnceOverAllModules() {
    Map<String, Long> names =
        all.stream()
            .filter(type -> !module(type).isEmpty() && type.isTopLevelClass())
            .map(JavaClass::getSimpleName)
            .filter(name -> !name.equals("package-info"))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    assertThat(names).hasSizeGreaterThan(300);
    names.values().removeIf(count -> count == 1);
    assertThat(names).as("names of which there are two").isEmpty();
  }

  /**
   * What is no UTF-8 is said with file and line, which Java's own readers do not. Left alone are
   * those to whom it means that nothing is there, and those who say it themselves.
   */
  @Test
  void wholeTextsAreReadByOneClass() {
    Set<String> others =
        Set.of(
            "TextFile",
            "SyntaxFault",
            "FreeMemory",
            "BenchLlmTask",
            "HubCache",
            "ModelDownloadFactory",
            "SmallTable");
    Set<String> readers = Set.of("readString", "readAllLines", "lines");
    Set<String> found =
        all.stream()
            .filter(type -> !module(type).isEmpty() && !others.contains(type.getSimpleName()))
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(java.nio.file.Files.class))
            .filter(call -> readers.contains(call.getTarget().getName()))
            .map(call -> call.getOriginOwner().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).as("classes that read texts without naming what is no UTF-8").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packagesOfCoreRunOneWay(String name) {
    String[] forbidden =
        LEVELS.entrySet().stream()
            .filter(e -> !e.getKey().equals(name) && e.getValue() >= LEVELS.get(name))
            .map(e -> ROOT + e.getKey())
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> inside =
        in(Set.of("core")).and(JavaClass.Predicates.resideInAPackage(ROOT + name));
    if (forbidden.length == 0) {
      assertThat(name).as("the highest package").isEqualTo("run");
      return;
    }
    check(
        noClasses().that(inside).should().dependOnClassesThat().resideInAnyPackage(forbidden),
        inside);
  }

  @Test
  void everyPackageOfCoreHasALevel() {
    assertThat(
            all.that(in(Set.of("core"))).stream()
                .map(JavaClass::getPackageName)
                .filter(
                    name -> name.startsWith(ROOT)) // the mark of what is stable stands above all
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toSet()))
        .isEqualTo(LEVELS.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesHaveNoCycles(String module) {
    JavaClasses classes = all.that(in(Set.of(module)));
    assertThat(classes).isNotEmpty();
    SlicesRuleDefinition.slices()
        .matching("org.comal.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true) // a module of one package has one slice
        .check(classes);
  }

  @Test
  void coreKnowsNoEngineAndNoInjector() {
    check(
        noClasses()
            .that(in(Set.of("core")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "ai.onnxruntime..", "com.google..", "picocli.."),
        in(Set.of("core")));
  }

  @Test
  void whatWrapsAnOracleForwardsAllThatItCanBeAsked() {
    assertThat(all.stream())
        .filteredOn(type -> type.isAssignableTo(PreferenceOracle.class))
        .filteredOn(
            type ->
                type.getFields().stream()
                    .anyMatch(f -> f.getRawType().isEquivalentTo(PreferenceOracle.class)))
        .as("oracles that hold an oracle of any kind")
        .extracting(JavaClass::getSimpleName)
        .containsExactly("ForwardingOracle");
    assertThat(all.stream())
        .filteredOn(type -> type.tryGetMethod("prefer", List.class, RandomSource.class).isPresent())
        .as("the short form of prefer is for callers")
        .extracting(JavaClass::getSimpleName)
        .containsExactly("PreferenceOracle");
  }

  @Test
  void onlyProgramsPrint() {
    DescribedPredicate<JavaClass> libraries =
        in(
            MODULES.keySet().stream()
                .filter(m -> !Set.of("cli", "site").contains(m))
                .collect(Collectors.toSet()));
    check(
        noClasses()
            .that(libraries)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace", PrintStream.class),
        libraries);
  }

  @Test
  void coreHasNoClockAndNoRandomnessOfItsOwn() {
    DescribedPredicate<JavaClass> exact = in(Set.of("core", "losses", "tabular"));
    check(
        noClasses()
            .that(exact)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(ThreadLocalRandom.class)
            .orShould()
            // A clock that is handed in is none of its own.
            .dependOnClassesThat(
                resideInAPackage("java.time..").and(not(equivalentTo(InstantSource.class)))),
        exact);
  }
}
