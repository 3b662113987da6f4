import { kindsThatLetPass } from "@/domain/ingest/entity-key";

const letPass = kindsThatLetPass.map((kind) => `'${kind}'`).join(", ");

/** Whether a dead message lets the later ones of its key pass, which a dead one of any other kind holds up. */
export const isPassable = (message: string): string => `(${message}.state = 'dead' AND ${message}.kind IN (${letPass}))`;
