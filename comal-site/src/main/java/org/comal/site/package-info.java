/**
 * Makes the site of the documentation: {@link org.comal.site.Site} reads the README and follows its
 * links, {@link org.comal.site.LinkResolver} says what each becomes, {@link
 * org.comal.site.PageFrame} puts pages into their frame.
 */
package org.comal.site;
