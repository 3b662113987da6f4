import type { IncomingMessage, Server, ServerResponse } from "node:http";
import next from "next";

export type Pages = { handle(request: IncomingMessage, response: ServerResponse): Promise<void>; stop(): Promise<void> };

/** The pages: the build, or in development what is compiled as it is asked for. */
export async function startPages(http: Server, { dev, host, port }: { dev: boolean; host: string; port: number }): Promise<Pages> {
  const app = next({ dev, dir: process.cwd(), hostname: host, port, httpServer: http });
  await app.prepare();
  return { handle: app.getRequestHandler(), stop: () => app.close() };
}
