import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

// An odd time zone with a quarter-hour offset shows every place that reads local time by accident.
const env = { TZ: "Asia/Kathmandu" };
process.env.TZ = env.TZ;

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };
const exclude = [...configDefaults.exclude, "e2e/**", ".next/**", ".gantry/**"];

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude: [...exclude, "**/*.db.test.ts"], environment: "node", env },
      },
      {
        resolve: { alias },
        test: {
          name: "database",
          include: ["**/*.db.test.ts"],
          exclude,
          environment: "node",
          env,
          globalSetup: ["test/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Every worker has its own server, every file its own database on it.
          maxWorkers: 3,
        },
      },
    ],
  },
});
