package org.comal.site;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** Pages as HTML, with anchors at headings and names of classes linked to their Javadoc. */
final class MarkdownHtml {
  private final ClassPages classes;

  MarkdownHtml(ClassPages classes) {
    this.classes = classes;
  }

  /** {@return what stands within the frame of a page at an address} */
  String of(MarkdownPage page, Path address) {
    Map<Node, String> anchors =
        page.sections().stream()
            .collect(Collectors.toMap(PageSection::heading, PageSection::anchor));
    return HtmlRenderer.builder()
        .extensions(MarkdownPage.EXTENSIONS)
        .nodeRendererFactory(context -> new HeadingHtml(context, anchors))
        .nodeRendererFactory(context -> new CodeHtml(context, classes, address))
        .build()
        .render(page.document());
  }

  private static void children(HtmlNodeRendererContext context, Node parent) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
      context.render(child);
    }
  }

  /** A heading can be linked to by what stands beside it. */
  private record HeadingHtml(HtmlNodeRendererContext context, Map<Node, String> anchors)
      implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Heading.class);
    }

    @Override
    public void render(Node node) {
      String tag = "h" + ((Heading) node).getLevel();
      String anchor = anchors.get(node);
      HtmlWriter html = context.getWriter();
      html.line();
      html.tag(tag, Map.of("id", anchor));
      children(context, node);
      html.tag("a", Map.of("class", "anchor", "href", "#" + anchor));
      html.text("#");
      html.tag("/a");
      html.tag("/" + tag);
      html.line();
    }
  }

  /** Code that is the name of a class leads to it. */
  private record CodeHtml(HtmlNodeRendererContext context, ClassPages classes, Path address)
      implements NodeRenderer {
    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Code.class);
    }

    @Override
    public void render(Node node) {
      String literal = ((Code) node).getLiteral();
      Optional<Path> page =
          node.getParent() instanceof Link || node.getParent() instanceof Heading
              ? Optional.empty()
              : classes.of(literal);
      HtmlWriter html = context.getWriter();
      page.ifPresent(p -> html.tag("a", Map.of("href", SiteAddress.way(address, p))));
      html.tag("code");
      html.text(literal);
      html.tag("/code");
      page.ifPresent(p -> html.tag("/a"));
    }
  }
}
