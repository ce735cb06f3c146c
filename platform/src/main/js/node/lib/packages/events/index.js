// What npm packages get as "events".
export { EventEmitter } from "../../events.js";
