/** One line that changes on a terminal; on anything else a line for each step and each quarter of it. */
export function createProgress(out: NodeJS.WriteStream) {
  const started = Date.now();
  let open = false;
  let lastStep = "";
  let lastQuarter = -1;
  const elapsed = () => `${String(Math.round((Date.now() - started) / 1_000)).padStart(3)} s`;
  const close = () => {
    if (open) out.write("\n");
    open = false;
  };

  return {
    say(line: string): void {
      close();
      out.write(`${elapsed()}  ${line}\n`);
    },
    step(name: string, done?: number, of?: number): void {
      const counts = done === undefined ? "" : of === undefined ? ` ${done.toLocaleString("en-GB")}` : ` ${done} of ${of}`;
      if (out.isTTY) {
        if (name !== lastStep) close();
        out.write(`\r${elapsed()}  ${name}${counts}   `);
        open = true;
      } else {
        const quarter = done !== undefined && of ? Math.floor((4 * done) / of) : 0;
        if (name !== lastStep || (of !== undefined && quarter !== lastQuarter)) out.write(`${elapsed()}  ${name}${counts}\n`);
        lastQuarter = quarter;
      }
      lastStep = name;
    },
    close,
  };
}
