// An error as text for a log: its stack if it has one.

/** Never throws, whatever the value does. */
export function describeError(error) {
  try {
    if (error !== null && typeof error === "object") {
      const stack = error.stack;
      if (typeof stack === "string" && stack !== "") return stack;
    }
    return `${error}`;
  } catch {
    return "(an error that cannot be shown)";
  }
}
