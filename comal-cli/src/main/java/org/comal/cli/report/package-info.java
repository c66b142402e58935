/** What people read of finished runs: tables, plots and a page. */
package org.comal.cli.report;
