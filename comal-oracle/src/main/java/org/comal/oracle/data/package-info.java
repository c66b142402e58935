/** Files of prompts, answers and comparisons, and what is done with them. */
package org.comal.oracle.data;
