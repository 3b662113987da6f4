/** What must always hold, as a query for what breaks it. */
export type Invariant = {
  /** Says what holds. */
  name: string;
  /** Counts the rows that are looked at. */
  checked: string;
  /** One row for each break, with one column: words by which a person finds it. */
  off: string;
};

export type Check = { name: string; checked: number; off: number; examples: string[] };
