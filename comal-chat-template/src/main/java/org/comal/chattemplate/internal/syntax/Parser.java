package org.comal.chattemplate.internal.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.chattemplate.internal.value.Fault;

/** Reads templates. */
public final class Parser {
  /** Tags that load other templates, or whose meaning is for web pages alone. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "include", "a chat template stands alone",
          "import", "a chat template stands alone",
          "from", "a chat template stands alone",
          "extends", "a chat template stands alone",
          "block", "a chat template has no blocks to replace",
          "autoescape", "a chat template makes no HTML",
          "trans", "a chat template has no translations",
          "do", "the reference engine does not know it in chat templates");

  private final TokenStream in;
  private final ExpressionParser expressions;
  private final PostfixParser postfix;
  private int loops;

  private Parser(TokenStream in) {
    this.in = in;
    this.expressions = new ExpressionParser(in);
    this.postfix = new PostfixParser(in, expressions);
  }

  /**
   * {@return the statements of a template}
   *
   * @param source the template
   * @throws Fault where it cannot be read, with the line
   */
  public static List<Statement> parse(String source) {
    Parser parser = new Parser(new TokenStream(Lexer.tokens(source)));
    return parser.body("the end of the template", Set.of());
  }

  /** Reads up to one of the tags that end a body, which is left to be read after its opening. */
  private List<Statement> body(String wanted, Set<String> ends) {
    in.enter();
    List<Statement> body = new ArrayList<>();
    while (true) {
      Token token = in.current();
      switch (token.kind()) {
        case END -> {
          if (!ends.isEmpty()) {
            throw new Fault("the template ends where {% " + wanted + " %} is wanted", token.line());
          }
          in.leave();
          return body;
        }
        case DATA -> body.add(new Statement.Data(token.line(), in.next().text()));
        case OUTPUT_BEGIN -> {
          in.next();
          body.add(new Statement.Output(token.line(), List.of(expressions.tuple(true, false, ""))));
          in.expect(Token.Kind.OUTPUT_END);
        }
        default -> {
          in.expect(Token.Kind.TAG_BEGIN);
          if (in.is(Token.Kind.NAME) && ends.contains(in.current().text())) {
            in.leave();
            return body;
          }
          body.add(statement(wanted, ends));
          in.expect(Token.Kind.TAG_END);
        }
      }
    }
  }

  /** Reads the body of a tag whose head has been read, and its end tag. */
  private List<Statement> bodyUpTo(String end) {
    List<Statement> body = openedBody(end, Set.of(end));
    in.next();
    return body;
  }

  private List<Statement> openedBody(String wanted, Set<String> ends) {
    in.skipOperator(":");
    in.expect(Token.Kind.TAG_END);
    return body(wanted, ends);
  }

  private Statement statement(String wanted, Set<String> ends) {
    int line = in.line();
    String tag = in.expectName("a tag's name");
    return switch (tag) {
      case "if" -> branches(line);
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> macro(line);
      case "call" -> callBlock(line);
      case "filter" -> {
        List<Statement.Filter> filters = new ArrayList<>(List.of(postfix.filter()));
        filters.addAll(furtherFilters());
        yield new Statement.Through(line, filters, bodyUpTo("endfilter"));
      }
      case "with" -> with(line);
      case "print" -> print(line);
      case "generation" -> new Statement.Generation(line, bodyOutsideLoops("endgeneration"));
      case "break" -> inLoop(new Statement.Break(line));
      case "continue" -> inLoop(new Statement.Continue(line));
      default -> throw unknown(tag, line, wanted, ends);
    };
  }

  private static Fault unknown(String tag, int line, String wanted, Set<String> ends) {
    if (REFUSED.containsKey(tag)) {
      return new Fault("the tag " + tag + " is refused: " + REFUSED.get(tag), line);
    }
    String hint = ends.isEmpty() ? "" : "; {% " + wanted + " %} is wanted before the end";
    return new Fault("there is no tag " + tag + hint, line);
  }

  private Statement print(int line) {
    List<Expression> printed = new ArrayList<>();
    while (!in.is(Token.Kind.TAG_END)) {
      if (!printed.isEmpty()) {
        in.expectOperator(",");
      }
      printed.add(expressions.expression());
    }
    return new Statement.Output(line, printed);
  }

  private Statement inLoop(Statement statement) {
    if (loops == 0) {
      throw new Fault("break and continue stand only directly in a loop", statement.line());
    }
    return statement;
  }

  private List<Statement.Filter> furtherFilters() {
    List<Statement.Filter> filters = new ArrayList<>();
    while (in.skipOperator("|")) {
      filters.add(postfix.filter());
    }
    return filters;
  }

  private Statement branches(int line) {
    List<Statement.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = List.of();
    String tag;
    do {
      Expression condition = expressions.tuple(false, false, "");
      List<Statement> body = openedBody("endif", Set.of("elif", "else", "endif"));
      branches.add(new Statement.Branch(condition, body));
      tag = in.next().text();
    } while (tag.equals("elif"));
    if (tag.equals("else")) {
      otherwise = bodyUpTo("endif");
    }
    return new Statement.If(line, branches, otherwise);
  }

  private Statement loop(int line) {
    Target target = target("in");
    if (!in.skipName("in")) {
      throw in.unexpected("in");
    }
    Expression elements = expressions.tuple(false, false, "recursive");
    Optional<Expression> condition =
        in.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    boolean recursive = in.skipName("recursive");
    loops++;
    List<Statement> body = openedBody("endfor", Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise = in.next().text().equals("else") ? bodyUpTo("endfor") : List.of();
    return new Statement.For(line, target, elements, condition, recursive, body, otherwise);
  }

  private Target target(String endName) {
    List<Target> targets = new ArrayList<>();
    boolean comma = false;
    while (targets.isEmpty()
        || !in.isName(endName) && !in.is(Token.Kind.TAG_END) && !in.isOperator(")")) {
      targets.add(oneTarget());
      if (!in.skipOperator(",")) {
        break;
      }
      comma = true;
    }
    return comma ? new Target.Unpacked(targets) : targets.get(0);
  }

  private Target oneTarget() {
    if (in.skipOperator("(")) {
      in.enter();
      Target inner = target(")");
      in.expectOperator(")");
      in.leave();
      return inner;
    }
    int line = in.line();
    String name = in.expectName("a variable's name");
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name)) {
      throw new Fault(name + " cannot be given a value", line);
    }
    return in.skipOperator(".")
        ? new Target.NamespaceEntry(line, name, in.expectName("a name"))
        : new Target.Variable(name);
  }

  private Statement assignment(int line) {
    Target target = target("=");
    if (in.skipOperator("=")) {
      return new Statement.Assign(line, target, expressions.tuple(true, false, ""));
    }
    List<Statement.Filter> filters = furtherFilters();
    return new Statement.Capture(line, target, filters, bodyUpTo("endset"));
  }

  private Statement with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!in.is(Token.Kind.TAG_END)) {
      if (!targets.isEmpty()) {
        in.expectOperator(",");
      }
      targets.add(oneTarget());
      in.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Statement.With(line, targets, values, bodyUpTo("endwith"));
  }

  private Statement macro(int line) {
    String name = in.expectName("a macro's name");
    Head head = parameters();
    Definition made = definition(head, "endmacro");
    return new Statement.Macro(line, name, made.signature(), made.body());
  }

  private Statement callBlock(int line) {
    Head head = in.isOperator("(") ? parameters() : new Head(List.of(), List.of());
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw new Fault("the tag call needs the call of a macro", line);
    }
    Definition made = definition(head, "endcall");
    return new Statement.CallBlock(line, made.signature(), call, made.body());
  }

  private record Head(List<String> names, List<Expression> defaults) {}

  private record Definition(Statement.Signature signature, List<Statement> body) {}

  /** Reads what a macro or call block does, up to its end tag. */
  private Definition definition(Head head, String end) {
    Set<String> mentioned = new HashSet<>();
    expressions.noteNames(mentioned);
    List<Statement> body = bodyOutsideLoops(end);
    expressions.endNames();
    mentioned.retainAll(Set.of("varargs", "kwargs", "caller"));
    return new Definition(new Statement.Signature(head.names(), head.defaults(), mentioned), body);
  }

  /** Reads a body that loops around it cannot be left from. */
  private List<Statement> bodyOutsideLoops(String end) {
    int outside = loops;
    loops = 0;
    List<Statement> body = bodyUpTo(end);
    loops = outside;
    return body;
  }

  private Head parameters() {
    List<String> names = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    in.expectOperator("(");
    while (!in.isOperator(")")) {
      if (!names.isEmpty()) {
        in.expectOperator(",");
      }
      int line = in.line();
      names.add(in.expectName("a parameter's name"));
      if (in.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw new Fault("a parameter without a default stands after one with a default", line);
      }
    }
    in.next();
    return new Head(names, defaults);
  }
}
