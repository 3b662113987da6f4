import { pino } from "pino";

/** Structured log of this process. Names and ids of things go in, never what customers sent. */
export const log = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: undefined,
  redact: {
    paths: ["password", "secret", "cookie", "authorization", "*.password", "*.secret", "*.cookie", "*.authorization"],
    censor: "[redacted]",
  },
});
