type Kind =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "not_found_error"
  | "conflict_error"
  | "request_too_large"
  | "rate_limit_error"
  | "api_error"
  | "overloaded_error";

/** A request the organization says no to: its status, its type and, where the API has one, its code. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly code = "REFUSED";
  readonly status: number;
  readonly kind: string;
  readonly details: Readonly<Record<string, string>> | undefined;
  /** What was stored before the refusal, and stays. */
  readonly stored: object | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, kind: Kind | (string & {}), message: string, more: More = {}) {
    super(message);
    this.status = status;
    this.kind = kind;
    this.details = more.errorCode === undefined ? undefined : { error_code: more.errorCode, ...more.details };
    this.stored = more.stored;
    this.headers = more.headers ?? {};
  }

  /** The body as the Admin API words it; `details` is there for coded errors alone. */
  body(requestId: string): object {
    const error = { type: this.kind, message: this.message, ...(this.details && { details: this.details }) };
    return { type: "error", error, request_id: requestId };
  }
}

interface More {
  errorCode?: string | undefined;
  /** What a coded error carries besides its code. */
  details?: Record<string, string>;
  stored?: object;
  headers?: Record<string, string>;
}

export const invalid = (message: string, errorCode?: string) =>
  new Refusal(400, "invalid_request_error", message, { errorCode });

export const notFound = (what: string) => new Refusal(404, "not_found_error", `${what} not found`);
