import { parentPort } from "node:worker_threads";
import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { proposeDuplicates } from "@/domain/masterdata/propose-duplicates";

type Task = { records: ComparedRecord[]; kind: "item" | "supplier" };

parentPort?.on("message", ({ records, kind }: Task) => parentPort?.postMessage(proposeDuplicates(records, kind)));
