import { z } from "zod";
import { confirmationOf } from "@/domain/ingest/confirmation";
import { fingerprintOf } from "../fingerprint";

export const confirmation = confirmationOf(z.date());
export type OrderConfirmation = z.input<typeof confirmation>;

/** Of what an answer says of its order, whatever its number. */
export const fingerprintOfAnswer = ({ responseNumber: _, ...said }: z.output<typeof confirmation>): string => fingerprintOf(said);
