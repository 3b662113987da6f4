/** Slices in order, some at once; each ends before it is asked whether to stop. The first that fails ends the work. */
export async function eachSlice(
  items: readonly number[],
  { size, atOnce, stopped }: { size: number; atOnce: number; stopped: () => boolean },
  work: (slice: readonly number[]) => Promise<void>,
): Promise<void> {
  let from = 0;
  let hasFailed = false;
  const lane = async () => {
    while (from < items.length && !hasFailed && !stopped()) {
      const slice = items.slice(from, from + size);
      from += size;
      try {
        await work(slice);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const one of lanes) if (one.status === "rejected") throw one.reason;
}
