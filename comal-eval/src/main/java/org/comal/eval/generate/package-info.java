/** The task {@code generate}: a policy answers prompts. */
package org.comal.eval.generate;
