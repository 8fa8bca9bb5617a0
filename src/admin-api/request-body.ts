import { types } from "node:util";
import { BodyRefused } from "./errors.js";

/** A request's body in bytes, and its content type where the body itself decides it. */
export interface Body {
  bytes: Buffer;
  type: string | undefined;
}

/** Every kind of body that fetch takes; a form gets its boundary here. */
export async function bodyOf(body: RequestInit["body"]): Promise<Body> {
  if (body === undefined || body === null) return { bytes: Buffer.alloc(0), type: undefined };
  if (!isSendable(body)) throw new BodyRefused();
  try {
    const whole = new Response(body);
    const bytes = Buffer.from(await whole.arrayBuffer());
    // A text's type is said by who wrote it, and comes with the headers.
    return { bytes, type: typeof body === "string" ? undefined : (whole.headers.get("content-type") ?? undefined) };
  } catch (error) {
    throw new BodyRefused(error);
  }
}

/** The same request with a body that can be sent again: a stream would be empty the second time. */
export async function repeatable(init: RequestInit): Promise<RequestInit> {
  if (typeof init.body === "string" || init.body === undefined || init.body === null) return init;
  const { bytes, type } = await bodyOf(init.body);
  const headers = new Headers(init.headers);
  if (type !== undefined && !headers.has("content-type")) headers.set("content-type", type);
  return { ...init, body: new Uint8Array(bytes), headers };
}

/** Shows the SDK that forms are understood: it looks for `Response` beside a fetch, and without it tries one out with a request. */
export function takingForms(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return Object.assign(fetch, { Response });
}

function isSendable(body: unknown): boolean {
  if (typeof body === "string" || types.isAnyArrayBuffer(body) || ArrayBuffer.isView(body)) return true;
  return [FormData, Blob, URLSearchParams, ReadableStream].some((kind) => body instanceof kind);
}
