/** An embedded DuckDB that never looks for anything outside the machine. */
package org.comal.oracle.data;
