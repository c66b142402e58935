/** What whoever asks a server of the web needs: its words, the wait that it asks for, and time. */
package org.comal.text.web;
