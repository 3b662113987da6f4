"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { FeedClient } from "./feed-client";

const FeedContext = createContext<FeedClient | null>(null);

/** Belongs in the layout: the connection outlives the pages. */
export function RealtimeProvider({ children }: { children: ReactNode }) {
  const [feed] = useState(() => new FeedClient());
  useEffect(() => {
    feed.connect();
    return () => feed.close();
  }, [feed]);
  return <FeedContext.Provider value={feed}>{children}</FeedContext.Provider>;
}

export function useFeed(): FeedClient {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error("useFeed needs a RealtimeProvider above it.");
  return feed;
}
