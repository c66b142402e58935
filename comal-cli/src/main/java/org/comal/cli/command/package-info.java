/** What a user can type: each command reads its options and hands on to what does the work. */
package org.comal.cli.command;
