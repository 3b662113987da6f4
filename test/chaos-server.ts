import { sharedPool } from "@/db/client";
import { startServer } from "@/server/http";

// The server without its pages, as a process of its own that a test can kill.
await startServer({ pool: sharedPool(), port: Number(process.env.PORT), next: false });
