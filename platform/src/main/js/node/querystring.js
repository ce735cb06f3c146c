// node:querystring
import { querystring } from "./lib/querystring.js";

export default querystring;
export const { decode, encode, escape, parse, stringify, unescape, unescapeBuffer } = querystring;
