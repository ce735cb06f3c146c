import { eq, sql } from "drizzle-orm";
import { integer, QueryBuilder, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { drizzle } from "drizzle-orm/d1";

const users = sqliteTable("users", { id: integer("id").primaryKey(), name: text("name").notNull() });

export default {
  fetch(): Response {
    const query = new QueryBuilder().select().from(users).where(eq(users.name, "ada")).toSQL();
    return Response.json({ query, imports: [typeof drizzle, typeof sql] });
  },
};
