/** Native libraries that jars bring along, unpacked where the system can load them. */
package org.comal.natives;
