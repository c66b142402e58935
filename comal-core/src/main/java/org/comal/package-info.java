/** The mark of what is stable; everything else is in the packages below. */
package org.comal;
