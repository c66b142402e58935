package org.comal.site;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.comal.files.DamagedFileException;

/**
 * Makes the site of a repository: {@code Site REPOSITORY FOLDER}. Javadoc that stands in the
 * folder's {@code apidocs} is linked. Dead links are printed, a line each, and make the exit code
 * 1; the links that leave the site are listed in its {@code outside-links.txt}.
 */
public final class Site {
  private Site() {}

  /**
   * Makes the site.
   *
   * @param args the repository and the site's folder, which holds nothing but Javadoc
   * @throws IOException where a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (args.length != 2) {
      out.println("site: two arguments are wanted, the repository and the site's folder.");
      System.exit(2);
    }
    Path root = Path.of(args[0]).toAbsolutePath().normalize();
    Path folder = Path.of(args[1]).toAbsolutePath().normalize();
    SiteReport report;
    try {
      report = new SiteWriter(root, folder).write();
    } catch (SiteException | DamagedFileException e) {
      out.println("site: " + e.getMessage());
      System.exit(1);
      return;
    }
    report.dead().forEach(out::println);
    Path outside = folder.resolve("outside-links.txt");
    Files.write(outside, report.outside());
    out.println(
        String.format(
            Locale.ROOT,
            "site: %s pages of Markdown, %s of other files and %s of classes in %s;"
                + " %s links checked, %s dead; %s lead outside, listed in %s",
            report.markdown(),
            report.others(),
            report.classes(),
            folder,
            report.links(),
            report.dead().size(),
            report.outside().size(),
            outside));
    if (!report.dead().isEmpty()) {
      System.exit(1);
    }
  }
}
