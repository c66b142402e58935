/** Methods, filters, tests and functions of the template language. */
package org.comal.chattemplate.library;
