// node:url
import { missingArgs } from "./lib/errors.js";
import { fileURLToPath, pathToFileURL, toPathIfFileURL, urlToHttpOptions } from "./lib/file-url.js";
import { Url, domainOf, format, parse, resolve, resolveObject, setLabelDecoder, unicodeOf } from "./lib/legacy-url.js";
import { decode } from "./punycode.js";

setLabelDecoder(decode);

const { URL, URLSearchParams, URLPattern } = globalThis;

export function domainToASCII(...args) {
  if (args.length < 1) throw missingArgs("domain");
  return domainOf(args[0]);
}

export function domainToUnicode(...args) {
  if (args.length < 1) throw missingArgs("domain");
  return unicodeOf(domainOf(args[0]));
}

export {
  URL,
  URLPattern,
  URLSearchParams,
  Url,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  toPathIfFileURL,
  urlToHttpOptions,
};
export default {
  URL,
  URLPattern,
  URLSearchParams,
  Url,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  toPathIfFileURL,
  urlToHttpOptions,
};
