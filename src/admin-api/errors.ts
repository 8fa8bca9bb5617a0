import Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { Carried } from "./carried.js";
import { OtherCurrency } from "./money.js";
import { RateBudgetFull } from "./queue.js";
import { codeWords, isInPart, statusWords } from "./refusals.js";
import { retryAfter } from "./retry-after.js";

interface Refusal {
  code: string;
  status: number;
  requestId?: string | undefined;
  said?: string | undefined;
  /** Until it may be asked again, where the API told. */
  seconds?: number | undefined;
}

/** The API answered, and the answer is no. `message` says what happened, why, and what to do next. */
export class ApiRefused extends Error {
  /** The API's own code where it gave one, else the kind of error. */
  readonly code: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** The message without what to do next, for a write that may have happened all the same. */
  readonly happened: string;
  /** A part of it happened before the refusal, as `message` says. */
  readonly inPart: boolean;
  /** The API's own words, whole; keys are masked. */
  readonly said: string;
  constructor(refusal: Refusal) {
    const words = codeWords(refusal.code) ?? statusWords(refusal.status, refusal.seconds);
    const whole = withoutKeys(refusal.said ?? "");
    // It may quote names, and cannot end its own quotation.
    const said = whole ? ` The API said: “${whole.slice(0, 500).replaceAll(/[“”]/g, '"')}”.` : "";
    const request = refusal.requestId ? ` (request ${refusal.requestId})` : "";
    super(`${words.happened}${said} ${words.next}${request}`);
    this.name = "ApiRefused";
    this.code = refusal.code;
    this.status = refusal.status;
    this.requestId = refusal.requestId;
    this.happened = `${words.happened}${said}${request}`;
    this.inPart = isInPart(refusal.code);
    this.said = whole;
  }
}

/** No answer that can be read. `sent` says of a write whether it may have reached the API; a read changes nothing. */
export class ApiUnreachable extends Error {
  readonly code = "api_unreachable";
  readonly sent: "no" | "maybe" | "read";
  constructor(why: string, sent: "no" | "maybe" | "read", cause?: unknown) {
    const next = {
      no: "Nothing was sent. Check the network, then try again.",
      maybe: "Whether it arrived is not known: look at how it stands before asking again.",
      read: "Nothing was changed. Check the network, then try again.",
    }[sent];
    super(`The Admin API could not be reached: ${why}. ${next}`, { cause });
    this.name = "ApiUnreachable";
    this.sent = sent;
  }
}

/** An answer that came, and is not as the API documents it: a text that is missing, a count below zero. */
export class AnswerUnexpected extends Error {
  readonly code = "unexpected_answer";
  /** For a write that may have happened all the same. */
  readonly happened = "The Admin API answered with something that Countersign does not know how to read.";
  constructor(cause: unknown) {
    super(
      "The Admin API answered with something that Countersign does not know how to read. Nothing was changed. Ask again in a while; if it stays so, look for a newer Countersign. What was odd is in its log.",
      { cause },
    );
    this.name = "AnswerUnexpected";
  }
}

/** Of a write: before it was sent. Later, nobody can know, and it is `ApiUnreachable`. */
export class Cancelled extends Error {
  readonly code = "cancelled";
  readonly sent = "no";
  constructor(cause?: unknown) {
    super("It was cancelled before the answer came. Ask again if it is still wanted.", { cause });
    this.name = "Cancelled";
  }
}

/** There is no key to send with; `message` is the words of who keeps it. */
export class KeyUnavailable extends Error {
  readonly code = "key_unavailable";
  readonly sent = "no";
  constructor(cause: unknown) {
    const words = cause instanceof Error ? cause.message : "There is no Admin key. Add one in Countersign's settings.";
    super(withoutKeys(words), { cause });
    this.name = "KeyUnavailable";
  }
}

/** A login of `ant` that gives no token; `message` says why, and how to log in again. */
export class ProfileUnusable extends Error {
  readonly code: "profile_unknown" | "profile_unreadable" | "login_expired";
  readonly sent = "no";
  constructor(code: ProfileUnusable["code"], words: string, cause?: unknown) {
    super(withoutKeys(words), { cause });
    this.name = "ProfileUnusable";
    this.code = code;
  }
}

/** What cannot be sent whole is not sent at all: an empty body in its place would be another request. */
export class BodyRefused extends Error {
  readonly code = "body_refused";
  readonly sent = "no";
  constructor(cause?: unknown) {
    super("What was to be sent could not be read whole, so nothing was sent. Ask again with it complete.", { cause });
    this.name = "BodyRefused";
  }
}

/** The address is neither https nor on this machine, so the key would travel in the open. */
export class AddressRefused extends Error {
  readonly code = "address_refused";
  constructor(address: string) {
    super(
      `The address "${address}" is refused: a key is only sent over https, or to this machine. Set ANTHROPIC_BASE_URL to such an address, or unset it.`,
    );
    this.name = "AddressRefused";
  }
}

/** What the SDK threw, as one of ours; what is ours already, or a defect, stays what it is. */
export function translated(error: unknown): unknown {
  if (error instanceof Anthropic.APIConnectionError || error instanceof Anthropic.APIUserAbortError) {
    const thrown = error.cause instanceof Carried ? error.cause.thrown : undefined;
    return isOurs(thrown) ? thrown : new ApiUnreachable("the connection was lost", "maybe", error);
  }
  if (error instanceof Anthropic.APIError) return refused(error);
  // The SDK wraps what the key function threw; the person needs the reason, not the wrapping.
  if (error instanceof Anthropic.AnthropicError && error.message.includes("`apiKey`")) {
    return isOurs(error.cause) ? error.cause : new KeyUnavailable(error.cause);
  }
  if (error instanceof SyntaxError) return new ApiUnreachable("its answer was cut off", "maybe", error);
  return isOddness(error) ? new AnswerUnexpected(error) : error;
}

/** How code fails at a value that is not of its documented kind: it is read, checked, or put into the next address. */
const isOddness = (error: unknown): boolean =>
  [TypeError, RangeError, URIError, z.ZodError].some((kind) => error instanceof kind) ||
  (error instanceof Anthropic.AnthropicError && error.message.startsWith("Path parameters"));

/** Runs it, and throws ours where the SDK threw its own. */
export async function inOurWords<T>(run: () => PromiseLike<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw translated(error);
  }
}

/** Any error as a sentence for a person. Never holds a key. */
export function inWords(error: unknown): string {
  const known = translated(error);
  return withoutKeys(known instanceof Error ? known.message : String(known));
}

/** Thrown by us beneath the SDK: it says already what happened. */
export function isOurs(error: unknown): boolean {
  const kinds = [ApiUnreachable, BodyRefused, Cancelled, RateBudgetFull, ApiRefused, ProfileUnusable, OtherCurrency];
  return kinds.some((kind) => error instanceof kind);
}

function refused(error: InstanceType<typeof Anthropic.APIError>): ApiRefused {
  return new ApiRefused({
    code: error.errorCode ?? textOf(error.type) ?? `http_${error.status ?? "unknown"}`,
    status: error.status ?? 0,
    requestId: error.requestID ?? Body.safeParse(error.error).data?.request_id ?? undefined,
    said: textOf(error.apiMessage),
    seconds: error.headers && retryAfter(error.headers),
  });
}

/** The SDK promises a text and looks at none. */
const textOf = (said: unknown): string | undefined => (typeof said === "string" ? said : undefined);

/** The header may be taken off on the way; the body has it, too. */
const Body = z.object({ request_id: z.string().nullish() });

function withoutKeys(text: string): string {
  return text.replace(/sk-ant-[\w-]+/g, "sk-ant-…");
}
