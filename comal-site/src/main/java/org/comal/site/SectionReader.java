package org.comal.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** Divides a document into sections and takes the markup off. */
final class SectionReader extends AbstractVisitor {
  private final HeadingAnchors anchors = new HeadingAnchors();
  private final List<PageSection> sections = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private Heading heading;
  private String title;

  private SectionReader() {}

  /** {@return the sections in their order; what stands before the first heading is in none} */
  static List<PageSection> read(Node document) {
    SectionReader reader = new SectionReader();
    document.accept(reader);
    reader.close();
    return List.copyOf(reader.sections);
  }

  private void close() {
    if (heading != null) {
      sections.add(new PageSection(heading, anchors.next(title), title, taken()));
    }
  }

  private String taken() {
    String folded = text.toString().strip().replaceAll("\\s+", " ");
    text.setLength(0);
    return folded;
  }

  @Override
  public void visit(Heading next) {
    close();
    taken();
    visitChildren(next);
    heading = next;
    title = taken();
  }

  @Override
  public void visit(Text node) {
    text.append(node.getLiteral());
  }

  @Override
  public void visit(Code node) {
    text.append(node.getLiteral());
  }

  @Override
  public void visit(FencedCodeBlock node) {
    text.append(node.getLiteral()).append(' ');
  }

  @Override
  public void visit(IndentedCodeBlock node) {
    text.append(node.getLiteral()).append(' ');
  }

  @Override
  public void visit(SoftLineBreak node) {
    text.append(' ');
  }

  @Override
  public void visit(HardLineBreak node) {
    text.append(' ');
  }

  @Override
  public void visit(Paragraph node) {
    apart(node);
  }

  @Override
  public void visit(ListItem node) {
    apart(node);
  }

  /** Cells of tables. */
  @Override
  public void visit(CustomNode node) {
    visitChildren(node);
    text.append(' ');
  }

  private void apart(Block node) {
    visitChildren(node);
    text.append(' ');
  }
}
