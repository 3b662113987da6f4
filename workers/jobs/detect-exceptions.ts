import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import type { Handler } from "../job";

/** Opens what went wrong, resolves what is right again, wakes what was put aside until now. */
export const detectExceptionsJob: Handler = async (_payload, { context, stopped, log }) => {
  const found = await detectExceptions(context, { stopped });
  if (found.opened + found.cleared > 0) log.info(found, "exceptions detected");
};
