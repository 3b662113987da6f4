import { describe, expect, it } from "vitest";
import { an855, answersIn, BAK } from "@/test/interchanges";

describe("an acknowledgement", () => {
  it("of several orders that cannot be read refuses itself by its line, not the others", () => {
    const good = an855(BAK, ["PO1", 1, 1, "EA"], ["ACK", "IA", 1, "EA"]);
    const bad = an855(["BAK", "00", "AC", "PO-000008", "20260302"], ["PO1", 2, 1, "EA"], ["ACK", "QQ"]);
    const transaction = (bad.match(/ST\*[\s\S]*SE\*\d+\*\d+~/)?.[0] ?? "").replaceAll("0001", "0002");
    const both = good.replace(/GE\*1\*/, `${transaction}\nGE*2*`);
    const message = "is a code that is not known: QQ, for line 2";
    expect(answersIn(both)).toMatchObject({
      ok: true,
      value: [
        { purchaseOrderNumber: "PO-000007", lines: [{ verdict: "accepted" }] },
        { purchaseOrderNumber: "PO-000008", lines: [], issues: [{ path: "segment 11 ACK01", message }] },
      ],
    });
    expect(answersIn(bad)).toMatchObject({ ok: false, issues: [{ path: "segment 6 ACK01", message }] });
  });

  it("knows every status of a line that the standard lists", () => {
    const verdictOf = (code: string) => {
      const read = answersIn(an855(BAK, ["PO1", 1, 10, "EA"], ["ACK", code, 10, "EA"]));
      return read.ok ? read.value[0]?.lines[0]?.verdict : read.issues;
    };
    const listed = "AA AC AR BP DR IA IB IC ID IE IF IH IP IQ IR IS IW R1 R2 R3 R4 R5 R6 R7 R8 SP".split(" ");
    expect(listed.filter((code) => typeof verdictOf(code) !== "string")).toEqual([]);
    expect(verdictOf("IW")).toBe("pending");
    expect(verdictOf("R8")).toBe("rejected");
  });
});
