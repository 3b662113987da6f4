// Sealing and verifying must hash the same bytes: both use these expressions. Instants count as numbers and columns as one JSON
// array, so that neither the time zone of the session nor a separator inside a text can change the hash.

/** The hash before the first seal. */
export const GENESIS = "0".repeat(64);

/** Hash of one entry `e`. */
export const ENTRY_DIGEST = `sha256(convert_to(jsonb_build_array(e.id, e.xid::text, extract(epoch FROM e.at), e.actor, e.verb, e.subject_kind, e.subject_id, e.detail)::text, 'UTF8'))`;

/** Hash of a seal: of the one before it, of its own time and of its entries in commit order. */
export const sealHash = (previousHash: string, sealedAt: string, entryDigests: string) =>
  `encode(sha256(convert_to(${previousHash} || ' ' || extract(epoch FROM ${sealedAt})::text, 'UTF8') || ${entryDigests}), 'hex')`;
