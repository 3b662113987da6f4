import type { Socket } from "socket.io";

type Connection = Socket["conn"];
type Packet = { data?: unknown };

const sizeOf = ({ data }: Packet) => (typeof data === "string" ? data.length : data instanceof Uint8Array ? data.byteLength : 0);

/**
 * Counts the bytes that wait in this process for one connection: what was created since the transport last took a batch, and
 * that batch until the kernel has it. `drained` is called when nothing waits any more.
 */
export function backlogOf(connection: Connection, drained: () => void): () => number {
  let waiting = 0;
  let sending = 0;
  connection.on("packetCreate", (packet: Packet) => {
    waiting += sizeOf(packet);
  });
  connection.on("flush", () => {
    sending = waiting;
    waiting = 0;
  });
  connection.on("drain", () => {
    sending = 0;
    if (waiting === 0) drained();
  });
  return () => waiting + sending;
}
