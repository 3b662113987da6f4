import { LiveRows } from "@/domain/changes/live-rows";
import { comparePositions, type Position, type Topic, type TopicRow } from "@/domain/changes/topics";
import type { FeedClient } from "./feed-client";

export type TopicHandlers<T extends Topic> = {
  /** Rows that are new or newer than all that was seen, and ids of rows that are gone. */
  onPatch(patch: { rows: TopicRow<T>[]; removed: number[]; position: Position }): void;
  /** Too much was missed: read again what is on the screen. */
  onReread(): void;
};

/** Joins what is read over HTTP with what the feed brings, so that a row is never older than one that was seen before. */
export class TopicFollower<T extends Topic> {
  private readonly rows = new LiveRows<T>();
  /** The feed carries what came after this. Null before the subscription stands, and once a gap before it was answered. */
  private start: Position | null = null;
  private oldestBlock: Position | null = null;
  private reread: () => void = () => {};

  /** Joins the topic; answers how to leave it. */
  follow(feed: FeedClient, topic: T, handlers: TopicHandlers<T>): () => void {
    this.reread = () => handlers.onReread();
    const stop = feed.listen(topic, {
      onPatch: (patch) => {
        // The feed delivers only patches of the topic that was asked for.
        const news = this.rows.applyPatch(patch as unknown as { position: Position; rows: TopicRow<T>[]; removed: number[] });
        if (news.rows.length > 0 || news.removed.length > 0) handlers.onPatch({ ...news, position: patch.position });
      },
      onReread: () => {
        this.oldestBlock = null;
        handlers.onReread();
      },
      onStart: (position) => {
        this.start = position;
        const missed = this.oldestBlock !== null && comparePositions(this.oldestBlock, position) < 0;
        this.oldestBlock = null;
        if (missed) handlers.onReread();
      },
    });
    return () => {
      stop();
      this.start = null;
      this.reread = () => {};
    };
  }

  /**
   * To be called with each page that was read over HTTP: answers its rows at their newest known version. A page older than the
   * subscription may have missed changes between the two; then `onReread` follows.
   */
  mergeBlock(rows: readonly TopicRow<T>[], position: Position): TopicRow<T>[] {
    if (this.start === null) {
      if (this.oldestBlock === null || comparePositions(position, this.oldestBlock) < 0) this.oldestBlock = position;
    } else if (comparePositions(position, this.start) < 0) {
      // Once is enough: whatever is read from now on is newer than the start.
      this.start = null;
      queueMicrotask(() => this.reread());
    }
    return this.rows.applyBlock(rows, position);
  }
}
