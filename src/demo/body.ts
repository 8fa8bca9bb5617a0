import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { invalid, Refusal } from "./refusal.js";

/** What a body may have: JSON, of which a document of settings may be 1 MiB, and a form with files where the route takes one. */
const mostBytes = { json: 1_310_720, form: 33_000_000 };

/** A file of a form: its name may be a path. */
export const Upload = z.strictObject({ name: z.string(), base64: z.base64() });

/** The JSON or the form of a request; nothing where it has no body. Too long a body is read to its end, so that the answer is heard. */
export async function bodyOf(request: IncomingMessage, takes: "json" | "form" = "json"): Promise<unknown> {
  const most = mostBytes[takes];
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= most) chunks.push(chunk);
  }
  if (bytes > most) throw new Refusal(413, "request_too_large", `A body can have ${most} bytes`);
  if (bytes === 0) return undefined;
  const whole = Buffer.concat(chunks);
  if (takes === "form") return formOf(whole, String(request.headers["content-type"]));
  try {
    return JSON.parse(whole.toString());
  } catch (error) {
    throw invalid(`The body is not valid JSON: ${error}`);
  }
}

/** Fields and files by name; a name that ends in [] is a list. */
async function formOf(bytes: Buffer<ArrayBuffer>, type: string): Promise<Record<string, unknown>> {
  if (!type.startsWith("multipart/form-data")) throw invalid("The body has to be multipart/form-data");
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch((error: unknown) => {
    throw invalid(`The form cannot be read: ${error}`);
  });
  const read: Record<string, unknown> = {};
  for (const key of new Set(form.keys())) {
    const parts = await Promise.all(form.getAll(key).map(partOf));
    if (key.endsWith("[]")) read[key.slice(0, -2)] = parts;
    else if (parts.length > 1) throw invalid(`${key}: only one is taken`);
    else read[key] = parts[0];
  }
  return read;
}

const partOf = async (part: string | File) =>
  typeof part === "string"
    ? part
    : { name: part.name, base64: Buffer.from(await part.arrayBuffer()).toString("base64") };
