// Loaded first in every process that the demo starts, and in no other: when the demo is killed outright it can stop nobody, so
// each of them ends by itself, the way it ends when it is asked to, and the port is free for the next start.

/** Longer than the server waits for answers that were begun. */
const MOST_WAIT_MS = 15_000;

function leave(): void {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), MOST_WAIT_MS).unref();
}

if (process.channel) {
  process.once("disconnect", leave);
  // Listening keeps a process alive that has nothing left to do.
  process.channel.unref();
  if (!process.connected) leave();
}
