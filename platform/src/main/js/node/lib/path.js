// Paths of POSIX and of Windows, as node:path has them.
import { validateObject, validateString } from "./validators.js";

const SLASH = 47;
const BACKSLASH = 92;
const COLON = 58;

const isPosixSeparator = (code) => code === SLASH;
const isWindowsSeparator = (code) => code === SLASH || code === BACKSLASH;
const isLetter = (code) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** Takes "." and ".." out of a path without its root. */
function normalizeParts(path, allowAbove, separator, isSeparator) {
  const parts = [];
  let part = "";
  for (let i = 0; i <= path.length; i++) {
    if (i < path.length && !isSeparator(path.charCodeAt(i))) {
      part += path[i];
      continue;
    }
    if (part === "..") {
      if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
      else if (allowAbove) parts.push("..");
    } else if (part !== "" && part !== ".") {
      parts.push(part);
    }
    part = "";
  }
  return parts.join(separator);
}

function format(separator, object) {
  validateObject(object, "pathObject");
  const dir = object.dir || object.root;
  const base = object.base || `${object.name || ""}${extensionOf(object.ext)}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

const extensionOf = (ext) => (ext ? `${ext[0] === "." ? "" : "."}${ext}` : "");

/** Where the last part begins and ends, from an index on. */
function lastPart(path, from, isSeparator) {
  let end = path.length;
  while (end > from && isSeparator(path.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > from && !isSeparator(path.charCodeAt(start - 1))) start--;
  return { start, end };
}

function baseOf(path, suffix, from, isSeparator) {
  const { start, end } = lastPart(path, from, isSeparator);
  const base = path.slice(start, end);
  if (suffix === undefined || suffix === "" || suffix.length > path.length) return base;
  if (suffix === path) return "";
  return base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

function splitExtension(base) {
  if (base === ".." || base === ".") return [base, ""];
  const dot = base.lastIndexOf(".");
  return dot <= 0 ? [base, ""] : [base.slice(0, dot), base.slice(dot)];
}

function matchesGlob(path, pattern, separator) {
  validateString(path, "path");
  validateString(pattern, "pattern");
  let source = "";
  const slash = separator === "\\" ? "[\\\\/]" : "/";
  const other = separator === "\\" ? "[^\\\\/]" : "[^/]";
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "*" && pattern[i + 1] === "*") {
      i++;
      if (pattern[i + 1] === "/") {
        i++;
        source += `(?:.*${slash})?`;
      } else source += ".*";
    } else if (c === "*") source += `${other}*`;
    else if (c === "?") source += other;
    else if (c === "[") {
      const end = pattern.indexOf("]", i + 1);
      if (end === -1) source += "\\[";
      else {
        source += `[${pattern.slice(i + 1, end).replace(/^!/, "^")}]`;
        i = end;
      }
    } else if (c === "{") {
      depth++;
      source += "(?:";
    } else if (c === "}" && depth > 0) {
      depth--;
      source += ")";
    } else if (c === "," && depth > 0) source += "|";
    else if (c === "/" || (c === "\\" && separator === "\\")) source += slash;
    else source += c.replace(/[.+^$()|\\]/, "\\$&");
  }
  return new RegExp(`^${source}$`).test(path);
}

export const posix = {
  resolve(...paths) {
    let resolved = "";
    let absolute = false;
    for (let i = paths.length - 1; i >= -1 && !absolute; i--) {
      const path = i >= 0 ? paths[i] : "/";
      validateString(path, `paths[${i}]`);
      if (path === "") continue;
      resolved = `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    resolved = normalizeParts(resolved, !absolute, "/", isPosixSeparator);
    if (absolute) return `/${resolved}`;
    return resolved === "" ? "." : resolved;
  },

  normalize(path) {
    validateString(path, "path");
    if (path === "") return ".";
    const absolute = path.charCodeAt(0) === SLASH;
    const trailing = path.charCodeAt(path.length - 1) === SLASH;
    let normal = normalizeParts(path, !absolute, "/", isPosixSeparator);
    if (normal === "") {
      if (absolute) return "/";
      return trailing ? "./" : ".";
    }
    if (trailing) normal += "/";
    return absolute ? `/${normal}` : normal;
  },

  isAbsolute(path) {
    validateString(path, "path");
    return path.charCodeAt(0) === SLASH;
  },

  join(...paths) {
    const parts = [];
    for (const path of paths) {
      validateString(path, "path");
      if (path !== "") parts.push(path);
    }
    return parts.length === 0 ? "." : posix.normalize(parts.join("/"));
  },

  relative(from, to) {
    validateString(from, "from");
    validateString(to, "to");
    if (from === to) return "";
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return "";
    const a = from.split("/").filter(Boolean);
    const b = to.split("/").filter(Boolean);
    let same = 0;
    while (same < a.length && same < b.length && a[same] === b[same]) same++;
    return [...a.slice(same).fill(".."), ...b.slice(same)].join("/");
  },

  toNamespacedPath(path) {
    return path;
  },

  dirname(path) {
    validateString(path, "path");
    if (path === "") return ".";
    const absolute = path.charCodeAt(0) === SLASH;
    let end = path.length;
    while (end > 1 && path.charCodeAt(end - 1) === SLASH) end--;
    const slash = path.lastIndexOf("/", end - 1);
    if (slash === -1) return absolute ? "/" : ".";
    if (absolute && slash === 0) return "/";
    if (absolute && slash === 1) return "//";
    return path.slice(0, slash);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, "suffix");
    validateString(path, "path");
    return baseOf(path, suffix, 0, isPosixSeparator);
  },

  extname(path) {
    validateString(path, "path");
    return splitExtension(baseOf(path, undefined, 0, isPosixSeparator))[1];
  },

  format: (object) => format("/", object),

  parse(path) {
    validateString(path, "path");
    const parsed = { root: "", dir: "", base: "", ext: "", name: "" };
    if (path === "") return parsed;
    const absolute = path.charCodeAt(0) === SLASH;
    if (absolute) parsed.root = "/";
    const { start, end } = lastPart(path, absolute ? 1 : 0, isPosixSeparator);
    parsed.base = path.slice(start, end);
    [parsed.name, parsed.ext] = splitExtension(parsed.base);
    if (start > (absolute ? 1 : 0)) parsed.dir = path.slice(0, start - 1);
    else if (absolute) parsed.dir = "/";
    return parsed;
  },

  matchesGlob: (path, pattern) => matchesGlob(path, pattern, "/"),
  sep: "/",
  delimiter: ":",
  win32: null,
  posix: null,
};

/** Where the root of a Windows path ends, which device it names, and whether it is absolute. */
function windowsRoot(path) {
  const { length } = path;
  const first = path.charCodeAt(0);
  if (length === 0) return { end: 0, device: "", absolute: false };
  if (length === 1) return { end: isWindowsSeparator(first) ? 1 : 0, device: "", absolute: isWindowsSeparator(first) };
  if (isWindowsSeparator(first)) {
    if (isWindowsSeparator(path.charCodeAt(1))) {
      let at = 2;
      while (at < length && !isWindowsSeparator(path.charCodeAt(at))) at++;
      if (at < length && at !== 2) {
        const server = path.slice(2, at);
        let from = at;
        while (at < length && isWindowsSeparator(path.charCodeAt(at))) at++;
        if (at < length && at !== from) {
          from = at;
          while (at < length && !isWindowsSeparator(path.charCodeAt(at))) at++;
          if (at === length || at !== from) {
            if (server === "." || server === "?") return { end: 4, device: `\\\\${server}`, absolute: true, special: true };
            return { end: at, device: `\\\\${server}\\${path.slice(from, at)}`, absolute: true, unc: true, whole: at === length };
          }
        }
      }
    }
    return { end: 1, device: "", absolute: true };
  }
  if (isLetter(first) && path.charCodeAt(1) === COLON) {
    const absolute = length > 2 && isWindowsSeparator(path.charCodeAt(2));
    return { end: absolute ? 3 : 2, device: path.slice(0, 2), absolute };
  }
  return { end: 0, device: "", absolute: false };
}

const RESERVED = /^(?:CON|PRN|AUX|NUL|COM[1-9\u00b9\u00b2\u00b3]|LPT[1-9\u00b9\u00b2\u00b3])$/i;

/** A part like "C:" or "NUL:" in the middle must not become a device by being the first. */
function guarded(path, normal) {
  const colon = path.indexOf(":");
  if (colon === -1) return normal;
  if (normal.length >= 2 && isLetter(normal.charCodeAt(0)) && normal.charCodeAt(1) === COLON) return `.\\${normal}`;
  for (let at = colon; at !== -1; at = path.indexOf(":", at + 1)) {
    if (at === path.length - 1 || isWindowsSeparator(path.charCodeAt(at + 1))) return `.\\${normal}`;
  }
  return normal;
}

export const win32 = {
  resolve(...paths) {
    let device = "";
    let tail = "";
    let absolute = false;
    for (let i = paths.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = paths[i];
        validateString(path, `paths[${i}]`);
        if (path === "") continue;
      } else {
        path = device === "" ? "/" : `${device}\\`;
      }
      const root = windowsRoot(path);
      if (root.device !== "") {
        if (device !== "") {
          if (root.device.toLowerCase() !== device.toLowerCase()) continue;
        } else {
          device = root.device;
        }
      }
      if (absolute) {
        if (device !== "") break;
      } else {
        tail = `${path.slice(root.end)}\\${tail}`;
        absolute = root.absolute;
        if (absolute && device !== "") break;
      }
    }
    tail = normalizeParts(tail, !absolute, "\\", isWindowsSeparator);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || ".";
  },

  normalize(path) {
    validateString(path, "path");
    const { length } = path;
    if (length === 0) return ".";
    if (length === 1) return isWindowsSeparator(path.charCodeAt(0)) ? "\\" : path;
    const root = windowsRoot(path);
    if (root.unc && root.whole) return `${root.device}\\`;
    let tail = root.end < length ? normalizeParts(path.slice(root.end), !root.absolute, "\\", isWindowsSeparator) : "";
    if (tail === "" && !root.absolute) tail = ".";
    if (tail !== "" && isWindowsSeparator(path.charCodeAt(length - 1))) tail += "\\";
    if (!root.absolute && root.device === "") tail = guarded(path, tail);
    const colon = path.indexOf(":");
    if (colon !== -1 && root.device === "" && RESERVED.test(path.slice(0, colon))) {
      return tail.startsWith(".\\") ? tail : `.\\${tail}`;
    }
    if (root.device === "") return root.absolute ? `\\${tail}` : tail;
    return root.absolute ? `${root.device}\\${tail}` : `${root.device}${tail}`;
  },

  isAbsolute(path) {
    validateString(path, "path");
    const first = path.charCodeAt(0);
    if (isWindowsSeparator(first)) return true;
    return path.length > 2 && isLetter(first) && path.charCodeAt(1) === COLON && isWindowsSeparator(path.charCodeAt(2));
  },

  join(...paths) {
    const parts = [];
    for (const path of paths) {
      validateString(path, "path");
      if (path !== "") parts.push(path);
    }
    if (parts.length === 0) return ".";
    let joined = parts.join("\\");
    const [first] = parts;
    // only a first part that is a UNC root itself makes the whole one
    let slashes = 0;
    let needsOne = true;
    if (isWindowsSeparator(first.charCodeAt(0))) {
      slashes++;
      if (first.length > 1 && isWindowsSeparator(first.charCodeAt(1))) {
        slashes++;
        if (first.length > 2) {
          if (isWindowsSeparator(first.charCodeAt(2))) slashes++;
          else needsOne = false;
        }
      }
    }
    if (needsOne) {
      while (slashes < joined.length && isWindowsSeparator(joined.charCodeAt(slashes))) slashes++;
      if (slashes >= 2) joined = `\\${joined.slice(slashes)}`;
    }
    return win32.normalize(joined);
  },

  relative(from, to) {
    validateString(from, "from");
    validateString(to, "to");
    if (from === to) return "";
    const fromPath = win32.resolve(from);
    const toPath = win32.resolve(to);
    if (fromPath === toPath || fromPath.toLowerCase() === toPath.toLowerCase()) return "";
    const trim = (path) => path.replace(/^\\+|\\+$/g, "");
    const a = trim(fromPath).split("\\");
    const b = trim(toPath).split("\\");
    let same = 0;
    while (same < a.length && same < b.length && a[same].toLowerCase() === b[same].toLowerCase()) same++;
    const unc = (path) => path.startsWith("\\\\");
    if (same === 0 || (unc(fromPath) !== unc(toPath)) || (unc(fromPath) && same < 2)) {
      const oneRoot = windowsRoot(fromPath).device === "" && windowsRoot(toPath).device === "";
      if (!oneRoot) return toPath;
    }
    return [...(trim(fromPath) === "" ? [] : a.slice(same).fill("..")), ...b.slice(same)].join("\\");
  },

  toNamespacedPath(path) {
    if (typeof path !== "string" || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.charCodeAt(0) === BACKSLASH) {
      if (resolved.charCodeAt(1) === BACKSLASH && resolved[2] !== "?" && resolved[2] !== ".") {
        return `\\\\?\\UNC\\${resolved.slice(2)}`;
      }
    } else if (isLetter(resolved.charCodeAt(0)) && resolved.charCodeAt(1) === COLON && resolved.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${resolved}`;
    }
    return resolved;
  },

  dirname(path) {
    validateString(path, "path");
    const { length } = path;
    if (length === 0) return ".";
    if (length === 1) return isWindowsSeparator(path.charCodeAt(0)) ? path : ".";
    const root = windowsRoot(path);
    let rootEnd = root.end;
    if (root.unc) {
      if (root.whole) return path;
      rootEnd++;
    }
    let end = length;
    while (end > rootEnd && isWindowsSeparator(path.charCodeAt(end - 1))) end--;
    let slash = -1;
    for (let i = end - 1; i >= rootEnd; i--) {
      if (isWindowsSeparator(path.charCodeAt(i))) {
        slash = i;
        break;
      }
    }
    if (slash === -1) return rootEnd === 0 ? "." : path.slice(0, rootEnd);
    while (slash > rootEnd && isWindowsSeparator(path.charCodeAt(slash - 1))) slash--;
    return path.slice(0, slash);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, "suffix");
    validateString(path, "path");
    const from = path.length >= 2 && isLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
    return baseOf(path, suffix, from, isWindowsSeparator);
  },

  extname(path) {
    validateString(path, "path");
    const from = path.length >= 2 && isLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
    return splitExtension(baseOf(path, undefined, from, isWindowsSeparator))[1];
  },

  format: (object) => format("\\", object),

  parse(path) {
    validateString(path, "path");
    const parsed = { root: "", dir: "", base: "", ext: "", name: "" };
    const { length } = path;
    if (length === 0) return parsed;
    if (length === 1) {
      if (isWindowsSeparator(path.charCodeAt(0))) {
        parsed.root = parsed.dir = path;
        return parsed;
      }
      parsed.base = parsed.name = path;
      return parsed;
    }
    const root = windowsRoot(path);
    let rootEnd = root.end;
    if (root.unc && !root.whole) rootEnd++;
    if (rootEnd > 0) parsed.root = path.slice(0, rootEnd);
    if (rootEnd >= length) {
      parsed.dir = parsed.root = path;
      return parsed;
    }
    const { start, end } = lastPart(path, rootEnd, isWindowsSeparator);
    parsed.base = path.slice(start, end);
    [parsed.name, parsed.ext] = splitExtension(parsed.base);
    parsed.dir = start > rootEnd ? path.slice(0, start - 1) : parsed.root;
    return parsed;
  },

  matchesGlob: (path, pattern) => matchesGlob(path, pattern, "\\"),
  sep: "\\",
  delimiter: ";",
  win32: null,
  posix: null,
};

for (const path of [posix, win32]) {
  path.posix = posix;
  path.win32 = win32;
  path._makeLong = path.toNamespacedPath;
}
