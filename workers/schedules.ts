import type { JobName } from "./job";

/**
 * The cron table (UTC), with why each job runs that often. A job that is late by less than its period runs once.
 * `atStart`: the first run does not wait for the clock.
 */
export const schedules: { job: JobName; cron: string; why: string; atStart?: boolean }[] = [
  {
    job: "drain-messages",
    cron: "* * * * *",
    why: "picks up what a lost wake-up or a killed worker left, and what waited for its retry",
    atStart: true,
  },
  { job: "allocate-waiting", cron: "* * * * *", why: "stock that came in serves orders that wait" },
  { job: "match-invoices", cron: "* * * * *", why: "an invoice is decided within a minute of its arrival" },
  {
    job: "detect-exceptions",
    cron: "* * * * *",
    why: "what the clock alone makes wrong, or right, is seen within a minute",
    atStart: true,
  },
  { job: "refresh-rollups", cron: "* * * * *", why: "facts that no drain announced reach the figures within a minute", atStart: true },
  {
    job: "sample-kpis",
    cron: "* * * * *",
    why: "stock, backlog and open exceptions are states: their course exists only if somebody notes it",
    atStart: true,
  },
  {
    job: "deliver-messages",
    cron: "* * * * *",
    why: "documents whose retry is due go out, and who has not answered in time is overdue within a minute",
    atStart: true,
  },
  { job: "classify-items", cron: "3 1 * * *", why: "yesterday's margin is complete: what earns most may be another item", atStart: true },
  {
    job: "learn-lead-times",
    cron: "37 * * * *",
    why: "what came in since, and what did not, moves the lead times of the next plan",
    atStart: true,
  },
  { job: "replenish", cron: "7 * * * *", why: "demand of the day before and deliveries of the hour change what to order", atStart: true },
  {
    job: "replan-touched",
    cron: "* * * * *",
    why: "what was sold, received, counted or answered changes what to order of it within a minute",
  },
  {
    job: "score-suppliers",
    cron: "*/10 * * * *",
    why: "what came in, or did not, shows in its supplier's scores soon after",
    atStart: true,
  },
  {
    job: "assess-masterdata",
    cron: "*/5 * * * *",
    why: "what no correction told of (a supplier's review, an import, money that came to hang on it) shows in the steward's queue soon after",
    atStart: true,
  },
  {
    job: "find-duplicates",
    cron: "*/15 * * * *",
    why: "what was added or renamed is compared with the rest soon after; data that did not change is not searched again",
    atStart: true,
  },
  { job: "forecast-demand", cron: "11 1 * * *", why: "yesterday is complete: one day of demand more to learn from", atStart: true },
  { job: "reconcile", cron: "23 * * * *", why: "a balance that left its ledger is found within the hour; it reads the whole ledger" },
  { job: "seal-audit", cron: "* * * * *", why: "what was done is beyond rewriting within a minute", atStart: true },
  { job: "resume-imports", cron: "*/5 * * * *", why: "an import whose command was killed is finished", atStart: true },
  { job: "run-backtests", cron: "*/5 * * * *", why: "a back-test whose worker was killed begins again", atStart: true },
  {
    job: "automate-releases",
    cron: "* * * * *",
    why: "what the planning run recommends is judged, and what was held long enough goes out, within a minute",
    atStart: true,
  },
  { job: "escalate-approvals", cron: "* * * * *", why: "an approval that is late opens to others within a minute", atStart: true },
  {
    job: "judge-overrides",
    cron: "17 * * * *",
    why: "a day that is over completes the demand that some override was made for",
    atStart: true,
  },
  { job: "judge-automation", cron: "41 * * * *", why: "a policy whose outcomes left their band stops acting within the hour" },
  { job: "prune", cron: "*/5 * * * *", why: "the change feed is kept 15 minutes, what a back-test came to item by item 90 days" },
];
