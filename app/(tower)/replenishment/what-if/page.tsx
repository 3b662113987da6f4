import type { Metadata } from "next";
import { BacktestScreen } from "@/components/backtests/backtest-screen";

export const metadata: Metadata = { title: "What-if" };

export default function WhatIfPage() {
  return <BacktestScreen />;
}
