import { Worker } from "node:worker_threads";

// A thread does not inherit the loader that reads TypeScript; it registers its own before it loads anything.
const bootstrap = (loader: string, entry: string) =>
  `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;

/** A thread that runs a module of ours, for what would keep jobs and health checks of this one waiting. The caller ends it. */
export const startThread = (entry: URL): Worker => new Worker(bootstrap(import.meta.resolve("tsx/esm/api"), entry.href), { eval: true });
