import { boolean, integer, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { instant, smallId } from "./columns";
import { entity, node } from "./organisation";

// The four tables of better-auth, under its names.
export const user = pgTable("user", {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
});

export const session = pgTable("session", {
  id: text().primaryKey(),
  expiresAt: instant().notNull(),
  token: text().notNull().unique(),
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
  ipAddress: text(),
  userAgent: text(),
  userId: text()
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
});

export const account = pgTable("account", {
  id: text().primaryKey(),
  accountId: text().notNull(),
  providerId: text().notNull(),
  userId: text()
    .notNull()
    .references(() => user.id, { onDelete: "cascade" }),
  accessToken: text(),
  refreshToken: text(),
  idToken: text(),
  accessTokenExpiresAt: instant(),
  refreshTokenExpiresAt: instant(),
  scope: text(),
  password: text(),
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
});

export const verification = pgTable("verification", {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: instant().notNull(),
  createdAt: instant().notNull().defaultNow(),
  updatedAt: instant().notNull().defaultNow(),
});

/** A role, optionally only within one entity and one node (null: all). */
export const roleGrant = pgTable(
  "role_grant",
  {
    id: smallId(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    role: text().notNull(),
    entityId: integer().references(() => entity.id),
    nodeId: integer().references(() => node.id),
  },
  (t) => [unique().on(t.userId, t.role, t.entityId, t.nodeId).nullsNotDistinct()],
);

export const savedView = pgTable(
  "saved_view",
  {
    id: smallId(),
    screen: text().notNull(),
    name: text().notNull(),
    ownerId: text()
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    shared: boolean().notNull().default(false),
    state: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [unique().on(t.screen, t.ownerId, t.name)],
);
