/** What runs and tasks left as one HTML page, a class a section. */
package org.comal.cli.page;
