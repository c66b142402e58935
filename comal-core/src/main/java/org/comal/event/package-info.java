/** What a run tells the outside while it goes on. */
package org.comal.event;
