/** How a policy is measured while a run goes on. */
package org.comal.evaluate;
