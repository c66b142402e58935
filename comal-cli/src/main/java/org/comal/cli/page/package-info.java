/**
 * What runs and tasks left as one HTML page: for each section a record of what it shows, and a
 * template beside the style sheet for how.
 */
package org.comal.cli.page;
