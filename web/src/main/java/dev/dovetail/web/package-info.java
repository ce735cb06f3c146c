/** What Java does for the web's APIs: cryptography, compression, character sets. */
@NullMarked
package dev.dovetail.web;

import org.jspecify.annotations.NullMarked;
