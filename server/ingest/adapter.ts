import type { IncomingHttpHeaders } from "node:http";
import type { IngestCommand, Parsed } from "@/domain/ingest/command";

/** A message's name: what it is about and the sender's id of it. */
export type Identity = { kind: IngestCommand["kind"]; externalId: string };

/** One format: who a payload says it is, and the command that it asks for. Pure. */
export type Adapter = {
  /** The body from its text; JSON when absent. */
  parse?(text: string): Parsed<unknown>;
  identify(headers: IncomingHttpHeaders, body: unknown): Parsed<Identity>;
  /** Read again when the message is applied: headers are not kept, the kind is. */
  command(kind: IngestCommand["kind"], body: unknown): Parsed<IngestCommand>;
  /** What a body that can be read says, by which another message under its number is told from the same one again; null: it is not compared. */
  said(body: unknown, command: IngestCommand): unknown;
};
