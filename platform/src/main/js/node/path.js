// node:path
import { posix as path } from "./lib/path.js";

export default path;
export const { basename, delimiter, dirname, extname, format, isAbsolute, join, matchesGlob, normalize, parse, relative, resolve, sep, toNamespacedPath, posix, win32 } = path;
