/** What a user sees while a command works, and what it ends with. */
package org.comal.cli.console;
