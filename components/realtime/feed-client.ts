import { io, type Socket } from "socket.io-client";
import { type ClientToServer, type Pulse, type ServerToClient, SOCKET_PATH } from "@/domain/changes/feed";
import { comparePositions, type Patch, type Position, type Topic } from "@/domain/changes/topics";

export type LiveState = "live" | "catching_up" | "stale" | "offline";
export type LiveStatus = { state: LiveState; lagMs: number };

export type TopicListener = {
  onPatch(patch: Patch): void;
  onReread(): void;
  /** The feed carries everything after this position for this listener. */
  onStart(position: Position): void;
};

type Subscription = { position: Position | null; joined: boolean; listeners: Set<TopicListener> };

/** A pulse comes each second; three missed ones are more than jitter. */
const STALE_AFTER_MS = 3_500;
const CATCHING_UP_FROM_MS = 2_000;

/** One socket for the whole tower: topics are joined while somebody listens, and resumed from their position after a reconnect. */
export class FeedClient {
  private readonly socket: Socket<ServerToClient, ClientToServer>;
  private readonly subscriptions = new Map<Topic, Subscription>();
  private readonly watchers = new Set<() => void>();
  private pulse: { lagMs: number; seenAt: number } | null = null;
  private current: LiveStatus = { state: "offline", lagMs: 0 };
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(url?: string, options: { extraHeaders?: Record<string, string> } = {}) {
    const settings = { path: SOCKET_PATH, autoConnect: false, transports: ["websocket"], reconnectionDelayMax: 3_000, ...options };
    this.socket = url === undefined ? io(settings) : io(url, settings);
    this.socket.on("connect", () => {
      for (const topic of this.subscriptions.keys()) this.join(topic);
      this.refresh();
    });
    this.socket.on("disconnect", () => {
      this.pulse = null;
      for (const subscription of this.subscriptions.values()) subscription.joined = false;
      this.refresh();
    });
    this.socket.on("patch", (patch) => this.receive(patch));
    this.socket.on("pulse", (pulse) => this.beat(pulse));
    this.socket.on("reread", ({ topic, position }) => {
      const subscription = this.subscriptions.get(topic);
      if (subscription) this.restart(subscription, position);
    });
  }

  connect(): void {
    this.socket.connect();
    this.timer ??= setInterval(() => this.refresh(), 1_000);
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.socket.disconnect();
  }

  /** Breaks the connection as a failing network does; it comes back by itself. */
  interrupt(): void {
    this.socket.io.engine?.close();
  }

  listen(topic: Topic, listener: TopicListener): () => void {
    let subscription = this.subscriptions.get(topic);
    if (!subscription) {
      subscription = { position: null, joined: false, listeners: new Set() };
      this.subscriptions.set(topic, subscription);
    }
    const first = subscription.listeners.size === 0;
    subscription.listeners.add(listener);
    if (!first && subscription.position !== null) listener.onStart(subscription.position);
    if (first && this.socket.connected) this.join(topic);
    return () => this.leave(topic, listener);
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly status = (): LiveStatus => this.current;

  private join(topic: Topic): void {
    const subscription = this.subscriptions.get(topic);
    if (!subscription) return;
    const resumed = subscription.position !== null;
    this.socket.timeout(15_000).emit("subscribe", { topic, position: subscription.position }, (error, answer) => {
      if (this.subscriptions.get(topic) !== subscription) return;
      // No answer in time: the next connection asks again.
      if (error) return this.interrupt();
      if (!answer.ok) return;
      subscription.joined = true;
      if ("reread" in answer) this.restart(subscription, answer.position);
      else if (!resumed) this.start(subscription, answer.position);
      else this.advance(subscription, answer.position);
      this.refresh();
    });
  }

  private leave(topic: Topic, listener: TopicListener): void {
    const subscription = this.subscriptions.get(topic);
    if (!subscription) return;
    subscription.listeners.delete(listener);
    if (subscription.listeners.size > 0) return;
    this.subscriptions.delete(topic);
    if (this.socket.connected) this.socket.emit("unsubscribe", { topic });
  }

  private start(subscription: Subscription, position: Position): void {
    // A patch may have overtaken the answer.
    this.advance(subscription, position);
    for (const listener of subscription.listeners) listener.onStart(position);
  }

  private restart(subscription: Subscription, position: Position): void {
    subscription.position = position;
    for (const listener of subscription.listeners) {
      listener.onStart(position);
      listener.onReread();
    }
  }

  private advance(subscription: Subscription, position: Position): void {
    if (subscription.position === null || comparePositions(position, subscription.position) > 0) subscription.position = position;
  }

  private receive(patch: Patch): void {
    const subscription = this.subscriptions.get(patch.topic);
    if (!subscription) return;
    this.advance(subscription, patch.position);
    for (const listener of subscription.listeners) listener.onPatch(patch);
  }

  private beat(pulse: Pulse): void {
    this.pulse = { lagMs: pulse.lagMs, seenAt: performance.now() };
    // Whatever was before the pulse has arrived: a quiet topic's position stays within the window that the server keeps.
    for (const subscription of this.subscriptions.values()) if (subscription.joined) this.advance(subscription, pulse.position);
    this.refresh();
  }

  private refresh(): void {
    const next = this.measure();
    if (next.state === this.current.state && next.lagMs === this.current.lagMs) return;
    this.current = next;
    for (const watcher of this.watchers) watcher();
  }

  private measure(): LiveStatus {
    if (!this.socket.connected) return { state: "offline", lagMs: this.current.lagMs };
    if (!this.pulse) return { state: "catching_up", lagMs: this.current.lagMs };
    const silence = performance.now() - this.pulse.seenAt;
    if (silence > STALE_AFTER_MS) return { state: "stale", lagMs: Math.round(silence) };
    const joined = [...this.subscriptions.values()].every((subscription) => subscription.joined);
    return { state: joined && this.pulse.lagMs < CATCHING_UP_FROM_MS ? "live" : "catching_up", lagMs: this.pulse.lagMs };
  }
}
