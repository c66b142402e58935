/**
 * Files that a kill leaves whole: durable writing, files that grow, locks, JSON, and the version
 * that files carry.
 */
package org.comal.files;
