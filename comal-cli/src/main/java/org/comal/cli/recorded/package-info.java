/** What runs left in their directories, read back. */
package org.comal.cli.recorded;
