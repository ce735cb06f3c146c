// node:process
import { process } from "./lib/process.js";

export default process;
export const {
  arch,
  argv,
  cwd,
  emitWarning,
  env,
  exit,
  features,
  getBuiltinModule,
  hrtime,
  memoryUsage,
  nextTick,
  pid,
  platform,
  title,
  umask,
  uptime,
  version,
  versions,
} = process;
