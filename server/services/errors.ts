export type ServiceErrorCode = "not_found" | "forbidden" | "conflict" | "invalid" | "unavailable";

/** The only kind of error whose message a person may see. */
export class ServiceError extends Error {
  constructor(
    readonly code: ServiceErrorCode,
    message: string,
    readonly options: { retryable?: boolean; path?: string } = {},
  ) {
    super(message);
    this.name = "ServiceError";
  }
  get retryable() {
    return this.options.retryable ?? false;
  }
}
