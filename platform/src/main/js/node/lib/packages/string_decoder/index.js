// What npm packages get as "string_decoder".
export { StringDecoder } from "../../../string_decoder.js";
