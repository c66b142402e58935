package org.comal.site;

import java.util.List;

/**
 * What was written and checked.
 *
 * @param markdown how many pages are of Markdown
 * @param others how many show other files and folders
 * @param classes how many pages of classes the Javadoc has
 * @param links how many links of the Markdown were followed, images among them
 * @param dead those that lead nowhere
 * @param outside those that leave the site, which nobody followed, in order
 */
record SiteReport(
    int markdown, int others, int classes, int links, List<DeadLink> dead, List<String> outside) {}
