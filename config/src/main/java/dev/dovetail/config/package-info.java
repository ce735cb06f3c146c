/**
 * {@code wrangler.toml}, {@code wrangler.json} and {@code wrangler.jsonc} to immutable records.
 *
 * <p>{@link dev.dovetail.config.ConfigReader} is the way in, {@link
 * dev.dovetail.config.WorkerConfig} what comes out, and {@link dev.dovetail.config.Problem} what is
 * told about a file that is wrong. Keys, types, defaults and inheritance follow Wrangler 4 (<a
 * href="https://developers.cloudflare.com/workers/wrangler/configuration/">Cloudflare's page</a>).
 * Nothing here but {@link dev.dovetail.config.ConfigReader#read} and {@link
 * dev.dovetail.config.ConfigFiles#find} touches a disk.
 */
@NullMarked
package dev.dovetail.config;

import org.jspecify.annotations.NullMarked;
