"use client";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { type Patch, type Topic, topics } from "@/domain/changes/topics";
import { usePermissions } from "./rows-link";

type Heard = { onPatch: (topic: Topic, patch: Pick<Patch, "rows" | "position">) => void; onReread: () => void };

const followed = ["orders", "exceptions", "inventory", "inbound", "invoices"] as const;

/** Follows what moves the figures of the tower, as far as the person may see it: a topic that is refused would never be live. */
export function TowerFeed({ onPatch, onReread }: Heard) {
  const held = usePermissions();
  return followed
    .filter((topic) => held?.has(topics[topic].permission))
    .map((topic) => <TopicListener key={topic} topic={topic} onPatch={onPatch} onReread={onReread} />);
}

function TopicListener({ topic, onPatch, onReread }: Heard & { topic: Topic }) {
  useLiveTopic(topic, { onPatch: (patch) => onPatch(topic, patch), onReread });
  return null;
}
