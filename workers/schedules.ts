import type { JobName } from "./job";

/** The cron table (UTC), with why each job runs that often. A job that is late by less than its period runs once. */
export const schedules: { job: JobName; cron: string; why: string }[] = [
  { job: "drain-messages", cron: "* * * * *", why: "picks up what a lost wake-up left" },
  { job: "allocate-waiting", cron: "* * * * *", why: "stock that came in serves orders that wait" },
  { job: "match-invoices", cron: "* * * * *", why: "an invoice is decided within a minute of its arrival" },
  { job: "prune", cron: "*/5 * * * *", why: "the change feed is kept 15 minutes" },
];
