import { io, type Socket } from "socket.io-client";
import { FeedClient } from "@/components/realtime/feed-client";
import { TopicFollower } from "@/components/realtime/topic-follower";
import { type ClientToServer, type ServerToClient, SOCKET_PATH, type SubscribeAnswer } from "@/domain/changes/feed";
import type { Patch, Position, Topic, TopicRow } from "@/domain/changes/topics";
import type { SignedIn, TestServer } from "./server";

export type LiveSocket = Socket<ServerToClient, ClientToServer> & {
  patches: Patch[];
  ask(topic: Topic, position?: Position | null): Promise<SubscribeAnswer>;
};

/** A bare socket that keeps what it was sent. */
export function aSocket(server: TestServer, who: SignedIn | null, headers: Record<string, string> = {}): LiveSocket {
  const extraHeaders = { ...(who ? { cookie: who.cookie } : {}), ...headers };
  const socket: Socket<ServerToClient, ClientToServer> = io(server.url, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders,
  });
  const patches: Patch[] = [];
  socket.on("patch", (patch) => patches.push(patch));
  const ask = async (topic: Topic, position: Position | null = null): Promise<SubscribeAnswer> => {
    if (!socket.connected) await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
    return socket.timeout(10_000).emitWithAck("subscribe", { topic, position });
  };
  return Object.assign(socket, { patches, ask });
}

/** A screen as the browser keeps it: a page over HTTP, patches of the feed, and read again when it is told to. */
export class Screen<T extends Exclude<Topic, "messages">> {
  readonly feed: FeedClient;
  private readonly follower = new TopicFollower<T>();
  private shown = new Map<number, TopicRow<T>>();
  private reading: Promise<void> = Promise.resolve();
  reads = 0;

  constructor(
    private readonly server: TestServer,
    private readonly who: SignedIn,
    private readonly topic: T,
  ) {
    this.feed = new FeedClient(server.url, { extraHeaders: { cookie: who.cookie } });
    this.follower.follow(this.feed, topic, {
      onPatch: ({ rows, removed }) => {
        for (const row of rows) this.shown.set(row.id, row);
        for (const id of removed) this.shown.delete(id);
      },
      onReread: () => void this.read(),
    });
  }

  async open(): Promise<void> {
    this.feed.connect();
    await this.read();
  }

  close(): void {
    this.feed.close();
  }

  read(): Promise<void> {
    this.reading = this.reading.then(async () => {
      this.reads += 1;
      const input = encodeURIComponent(JSON.stringify({ startRow: 0, endRow: 500 }));
      const answer = await this.server.get(`/api/trpc/${this.topic}.list?input=${input}`, this.who);
      const { result } = (await answer.json()) as { result: { data: { rows: TopicRow<T>[]; position: Position } } };
      const rows = this.follower.mergeBlock(result.data.rows, result.data.position);
      this.shown = new Map(rows.map((row) => [row.id, row]));
    });
    return this.reading;
  }

  rows(): TopicRow<T>[] {
    return [...this.shown.values()].sort((a, b) => a.id - b.id);
  }
}
