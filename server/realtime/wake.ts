// Next bundles its own copy of what a page imports; the relay to wake is the one of the process.
const shared = globalThis as unknown as { gantryRelays?: Set<() => void> };

/** After a commit in this process: its relay looks at once instead of at its next turn. */
export function wake(): void {
  for (const wakeRelay of shared.gantryRelays ?? []) wakeRelay();
}

/** Answers how to stop being woken. */
export function onWake(wakeRelay: () => void): () => void {
  shared.gantryRelays ??= new Set();
  shared.gantryRelays.add(wakeRelay);
  return () => shared.gantryRelays?.delete(wakeRelay);
}
