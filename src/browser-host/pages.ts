import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** The headers of every answer: nothing foreign runs in the page, nothing frames it, nothing is kept. */
export const headers = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".ico": "image/x-icon",
};

/** One of the page's own files, or nothing: there is no fallback page. */
export async function page(
  root: string,
  path: string,
): Promise<{ body: Uint8Array<ArrayBuffer>; type: string } | undefined> {
  const name = path === "/" ? "/index.html" : path;
  const type = types[extname(name)];
  if (!type || name.includes("\0")) return undefined;
  try {
    const folder = await realpath(root);
    const file = await realpath(join(folder, name));
    if (!file.startsWith(folder + sep)) return undefined;
    return { body: new Uint8Array(await readFile(file)), type };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const isAbsent = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  ["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"].includes(String(error.code));
