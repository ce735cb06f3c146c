// Paths to file URLs and back.
import { invalidArgType, invalidArgValue, nodeError } from "./errors.js";
import { posix, win32 } from "./path.js";
import { domainOf, unicodeOf } from "./legacy-url.js";

const isUrl = (value) => Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);

export function fileURLToPath(path, options) {
  const windows = options?.windows ?? false;
  if (typeof path === "string") path = new URL(path);
  else if (!isUrl(path)) throw invalidArgType("path", ["string", "URL"], path);
  if (path.protocol !== "file:") throw nodeError(TypeError, "ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  return windows ? windowsPath(path) : posixPath(path);
}

function windowsPath({ hostname, pathname }) {
  if (/%2f|%5c/i.test(pathname)) {
    throw nodeError(TypeError, "ERR_INVALID_FILE_URL_PATH", "File URL path must not include encoded \\ or / characters");
  }
  const decoded = decodeURIComponent(pathname.replaceAll("/", "\\"));
  if (hostname !== "") return `\\\\${unicodeOf(hostname)}${decoded}`;
  if (!/^\\[a-zA-Z]:/.test(decoded)) {
    throw nodeError(TypeError, "ERR_INVALID_FILE_URL_PATH", "File URL path must be absolute");
  }
  return decoded.slice(1);
}

function posixPath({ hostname, pathname }) {
  if (hostname !== "") {
    throw nodeError(TypeError, "ERR_INVALID_FILE_URL_HOST", 'File URL host must be "localhost" or empty on linux');
  }
  if (/%2f/i.test(pathname)) {
    throw nodeError(TypeError, "ERR_INVALID_FILE_URL_PATH", "File URL path must not include encoded / characters");
  }
  return decodeURIComponent(pathname);
}

const ESCAPES = { "%": "%25", "\\": "%5C", "\n": "%0A", "\r": "%0D", "\t": "%09", "?": "%3F", "#": "%23" };

const escaped = (path, windows) => path.replace(windows ? /[%\n\r\t?#]/g : /[%\\\n\r\t?#]/g, (c) => ESCAPES[c]);

export function pathToFileURL(path, options) {
  if (typeof path !== "string") throw invalidArgType("path", "string", path);
  const windows = options?.windows ?? false;
  const url = new URL("file://");
  if (windows && path.startsWith("\\\\")) {
    const isExtended = path.startsWith("\\\\?\\UNC\\");
    const from = isExtended ? 8 : 2;
    const end = path.indexOf("\\", from);
    if (end === -1) throw invalidArgValue("path", path, "Missing UNC resource path");
    if (end === 2) throw invalidArgValue("path", path, "Empty UNC servername");
    url.hostname = domainOf(path.slice(from, end));
    url.pathname = escaped(path.slice(end).replaceAll("\\", "/"), true);
    return url;
  }
  let resolved = windows ? win32.resolve(path) : posix.resolve(path);
  const last = path.at(-1);
  const separator = windows ? "\\" : "/";
  if ((last === "/" || (windows && last === "\\")) && !resolved.endsWith(separator)) resolved += "/";
  resolved = escaped(resolved, windows);
  url.pathname = windows ? resolved.replaceAll("\\", "/") : resolved;
  return url;
}

export function toPathIfFileURL(value) {
  return isUrl(value) ? fileURLToPath(value) : value;
}

export function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === "[" ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ""}${search || ""}`,
    href: url.href,
  };
  if (port !== "") options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}
