import { Worker } from "node:worker_threads";
import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { type FoundPair, proposeDuplicates } from "@/domain/masterdata/propose-duplicates";

/** A thread takes longer to start than so many records take to compare. */
const WORTH_A_THREAD = 1_000;

// A thread does not inherit the loader that reads TypeScript; it registers its own before it loads anything.
const bootstrap = (loader: string, entry: string) =>
  `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;

/** The pairs that are proposed. Long lists are compared in a thread of their own: jobs and health checks go on meanwhile. */
export function searchDuplicates(records: readonly ComparedRecord[], kind: "item" | "supplier"): Promise<FoundPair[]> {
  if (records.length < WORTH_A_THREAD) return Promise.resolve(proposeDuplicates(records, kind));
  return new Promise((resolve, reject) => {
    const source = bootstrap(import.meta.resolve("tsx/esm/api"), new URL("./duplicate-thread.ts", import.meta.url).href);
    const worker = new Worker(source, { eval: true });
    worker.once("message", (found: FoundPair[]) => {
      resolve(found);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The search for duplicates ended with ${code}.`)));
    worker.postMessage({ records, kind });
  });
}
