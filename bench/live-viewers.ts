import { FeedClient } from "@/components/realtime/feed-client";
import { TopicFollower } from "@/components/realtime/topic-follower";
import { comparePositions, type Position, type TopicRow } from "@/domain/changes/topics";

// A process of its own: people who look at the inventory, as the browser keeps it, without painting it.

export type LiveViewers = { url: string; cookie: string; viewers: number };
/** What each viewer shows of the rows of its first page, and what went wrong on the way. */
export type ViewersSeen = {
  /** Viewers whose rows differ from the truth that was sent with the question. */
  wrong: number;
  /** Patches that came a second time, and rows that fell back to an older value. */
  repeated: number;
  steppedBack: number;
  rereads: number;
  patches: number;
  rows: number;
};
export type ViewersQuestion = { interruptEachSecond: number } | { truth: [id: number, onHand: number][] };

type Row = TopicRow<"inventory">;

const { url, cookie, viewers } = JSON.parse(process.argv[2] ?? "null") as LiveViewers;
const counts = { repeated: 0, steppedBack: 0, rereads: 0, patches: 0, rows: 0 };

class Viewer {
  readonly feed = new FeedClient(url, { extraHeaders: { cookie } });
  readonly shown = new Map<number, number>();
  private readonly follower = new TopicFollower<"inventory">();
  private last: Position = "0:0";

  async open(): Promise<void> {
    this.follower.follow(this.feed, "inventory", {
      onPatch: ({ rows, position }) => {
        counts.patches += 1;
        counts.rows += rows.length;
        if (comparePositions(position, this.last) <= 0) counts.repeated += 1;
        this.last = position;
        this.show(rows.filter((row) => this.shown.has(row.id)));
      },
      onReread: () => {
        counts.rereads += 1;
        void this.read();
      },
    });
    this.feed.connect();
    await this.read();
  }

  private async read(): Promise<void> {
    const input = encodeURIComponent(JSON.stringify({ startRow: 0, endRow: 100, sort: [{ field: "sku", direction: "asc" }] }));
    const answer = await fetch(`${url}/api/trpc/inventory.list?input=${input}`, { headers: { cookie } });
    const { result } = (await answer.json()) as { result: { data: { rows: Row[]; position: Position } } };
    this.show(this.follower.mergeBlock(result.data.rows, result.data.position));
  }

  private show(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.onHand < (this.shown.get(row.id) ?? 0)) counts.steppedBack += 1;
      this.shown.set(row.id, row.onHand);
    }
  }
}

const all = Array.from({ length: viewers }, () => new Viewer());
for (const viewer of all) await viewer.open();
while (all.some((viewer) => viewer.feed.status().state === "offline")) await new Promise((resolve) => setTimeout(resolve, 50));

let interrupting: ReturnType<typeof setInterval> | undefined;
let next = 0;
process.on("message", (question: ViewersQuestion) => {
  clearInterval(interrupting);
  if ("interruptEachSecond" in question) {
    if (question.interruptEachSecond > 0)
      interrupting = setInterval(() => {
        for (let count = 0; count < question.interruptEachSecond; count++) all[next++ % all.length]?.feed.interrupt();
      }, 1_000);
    process.send?.({ ok: true });
    return;
  }
  const wrong = all.filter(
    (viewer) => viewer.shown.size < 100 || question.truth.some(([id, onHand]) => viewer.shown.has(id) && viewer.shown.get(id) !== onHand),
  ).length;
  process.send?.({ ...counts, wrong } satisfies ViewersSeen);
});
process.send?.({ ready: true });
process.once("SIGTERM", () => process.exit(0));
