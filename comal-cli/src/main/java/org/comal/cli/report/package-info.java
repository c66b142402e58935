/** What people read of finished runs: tables and plots. */
package org.comal.cli.report;
