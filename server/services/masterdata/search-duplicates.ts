import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { type FoundPair, proposeDuplicates } from "@/domain/masterdata/propose-duplicates";
import { startThread } from "../thread";

/** A thread takes longer to start than so many records take to compare. */
const WORTH_A_THREAD = 1_000;

/** The pairs that are proposed. Long lists are compared in a thread of their own: jobs and health checks go on meanwhile. */
export function searchDuplicates(records: readonly ComparedRecord[], kind: "item" | "supplier"): Promise<FoundPair[]> {
  if (records.length < WORTH_A_THREAD) return Promise.resolve(proposeDuplicates(records, kind));
  return new Promise((resolve, reject) => {
    const worker = startThread(new URL("./duplicate-thread.ts", import.meta.url));
    worker.once("message", (found: FoundPair[]) => {
      resolve(found);
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The search for duplicates ended with ${code}.`)));
    worker.postMessage({ records, kind });
  });
}
