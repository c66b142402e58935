package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.Stable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What plugins and library users build on, compared with the listing that was agreed on. */
class StableInterfaceTest {
  private static final Path LISTING = Path.of("..", "docs", "stable.txt");
  private static final Pattern OURS = Pattern.compile("org\\.comal\\.[\\w.$]+");

  private static List<Class<?>> stable;

  @BeforeAll
  static void find() {
    stable =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.comal")
                .stream()
                .filter(StableInterfaceTest::isStable)
                .<Class<?>>map(JavaClass::reflect)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
  }

  /** A public type is stable with the one that it is nested in. */
  private static boolean isStable(JavaClass type) {
    return type.isAnnotatedWith(Stable.class)
        || type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)
            && type.getEnclosingClass().map(StableInterfaceTest::isStable).orElse(false);
  }

  @Test
  void isTheListingInTheRepository() throws IOException {
    String found =
        stable.stream().map(StableInterfaceTest::listing).collect(Collectors.joining("\n"));
    if (Boolean.getBoolean("comal.stable.write")) {
      Files.writeString(LISTING, found);
    }
    assertThat(found)
        .as(
            "what is stable; where its change is meant, write docs/stable.txt anew by"
                + " -Dcomal.stable.write=true, tell of it in the changelog, and raise"
                + " Factory.SPI_VERSION where plugins break")
        .isEqualTo(Files.readString(LISTING));
  }

  @Test
  void speaksOfStableTypesOnly() {
    assertThat(stable).hasSizeGreaterThan(40);
    Set<String> names = stable.stream().map(Class::getName).collect(Collectors.toSet());
    Set<String> others = new TreeSet<>();
    for (Class<?> type : stable) {
      Matcher mentioned = OURS.matcher(listing(type));
      while (mentioned.find()) {
        if (!names.contains(mentioned.group())) {
          others.add(mentioned.group() + " in " + type.getName());
        }
      }
    }
    assertThat(others).isEmpty();
  }

  /** A type with what it offers, a line each, in an order that does not depend on the compiler. */
  private static String listing(Class<?> type) {
    List<String> lines = new ArrayList<>();
    for (Field f : type.getDeclaredFields()) {
      if (visible(f.getModifiers()) && !f.isSynthetic()) {
        lines.add(f.getGenericType().getTypeName() + " " + f.getName() + value(f));
      }
    }
    for (Constructor<?> c : type.getDeclaredConstructors()) {
      if (visible(c.getModifiers()) && !c.isSynthetic()) {
        lines.add("new(" + parameters(c) + ")");
      }
    }
    for (Method m : type.getDeclaredMethods()) {
      if (visible(m.getModifiers()) && !m.isSynthetic() && !ofEveryRecord(type, m)) {
        lines.add(method(m));
      }
    }
    lines.sort(Comparator.naturalOrder());
    return head(type)
        + "\n"
        + lines.stream().map(l -> "  " + l + "\n").collect(Collectors.joining());
  }

  private static String head(Class<?> type) {
    String components =
        type.isRecord()
            ? Arrays.stream(type.getRecordComponents())
                .map(c -> c.getGenericType().getTypeName() + " " + c.getName())
                .collect(Collectors.joining(", ", "(", ")"))
            : "";
    String kind =
        type.isAnnotation()
            ? "annotation"
            : type.isRecord()
                ? "record"
                : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
    String modifiers =
        Stream.of(
                Modifier.isAbstract(type.getModifiers()) && !type.isInterface() ? "abstract " : "",
                type.isSealed() ? "sealed " : "")
            .collect(Collectors.joining());
    List<String> above = new ArrayList<>();
    Type parent = type.getGenericSuperclass();
    if (parent != null && parent != Object.class && !type.isRecord() && !type.isEnum()) {
      above.add(parent.getTypeName());
    }
    Arrays.stream(type.getGenericInterfaces()).map(Type::getTypeName).forEach(above::add);
    return modifiers
        + kind
        + " "
        + type.getName()
        + components
        + (above.isEmpty() ? "" : " : " + String.join(", ", above));
  }

  private static String method(Method m) {
    String modifiers =
        (Modifier.isStatic(m.getModifiers()) ? "static " : "")
            + (m.isDefault() ? "default " : "")
            + (Modifier.isAbstract(m.getModifiers()) ? "abstract " : "");
    String thrown =
        Arrays.stream(m.getGenericExceptionTypes())
            .map(Type::getTypeName)
            .collect(Collectors.joining(", "));
    return modifiers
        + m.getGenericReturnType().getTypeName()
        + " "
        + m.getName()
        + "("
        + parameters(m)
        + ")"
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String parameters(Executable e) {
    return Arrays.stream(e.getGenericParameterTypes())
        .map(Type::getTypeName)
        .collect(Collectors.joining(", "));
  }

  private static boolean visible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** Accessors, equals and the like, which the head of a record says already. */
  private static boolean ofEveryRecord(Class<?> type, Method m) {
    return type.isRecord()
            && (Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .anyMatch(m.getName()::equals)
                || Set.of("equals", "hashCode", "toString").contains(m.getName()))
        || type.isEnum() && Set.of("values", "valueOf").contains(m.getName());
  }

  private static String value(Field f) {
    if (!Modifier.isStatic(f.getModifiers())
        || !(f.getType().isPrimitive() || f.getType() == String.class)) {
      return "";
    }
    try {
      return " = " + String.valueOf(f.get(null)).replace("\n", "\\n");
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
