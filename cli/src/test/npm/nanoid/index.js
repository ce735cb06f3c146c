import { customAlphabet, nanoid } from "nanoid";

export default {
  fetch() {
    const ids = new Set(Array.from({ length: 100 }, () => nanoid()));
    return Response.json({ different: ids.size, length: nanoid().length, abc: customAlphabet("abc", 8)() });
  },
};
