import { comparePositions, type Patch, type Position, type Topic, type TopicRow } from "./topics";

// The newest known version of each row of a topic, whichever way it came: a page read over HTTP or
// a patch of the live feed. The two race; the position decides. Example: a page read at "5:1" that
// arrives after a patch of "7:2" keeps the patch's row.

type Known<Row> = { row: Row | null; position: Position };

const REMEMBERED_ROWS = 50_000;

export class LiveRows<T extends Topic> {
  private readonly known = new Map<number, Known<TopicRow<T>>>();

  constructor(private readonly limit = REMEMBERED_ROWS) {}

  /** Takes a patch in and answers what of it is news. */
  applyPatch(patch: Pick<Patch<T>, "position" | "rows" | "removed">): { rows: TopicRow<T>[]; removed: number[] } {
    return {
      rows: patch.rows.filter((row) => this.accept(row.id, row, patch.position)),
      removed: patch.removed.filter((id) => this.accept(id, null, patch.position)),
    };
  }

  /** Takes a page in and answers it with every row at its newest known version; rows removed since are left out. */
  applyBlock(rows: readonly TopicRow<T>[], position: Position): TopicRow<T>[] {
    return rows.flatMap((row) => {
      if (this.accept(row.id, row, position)) return [row];
      const newer = this.known.get(row.id)?.row;
      return newer ? [newer] : [];
    });
  }

  get(id: number): TopicRow<T> | undefined {
    return this.known.get(id)?.row ?? undefined;
  }

  clear(): void {
    this.known.clear();
  }

  private accept(id: number, row: TopicRow<T> | null, position: Position): boolean {
    const before = this.known.get(id);
    if (before && comparePositions(position, before.position) < 0) return false;
    // Set anew, so that the map's order is the order of news and the oldest is forgotten first.
    this.known.delete(id);
    this.known.set(id, { row, position });
    if (this.known.size > this.limit) {
      const oldest = this.known.keys().next();
      if (!oldest.done) this.known.delete(oldest.value);
    }
    return true;
  }
}
