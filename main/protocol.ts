import { readFile, realpath } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import type { CustomScheme } from "electron";

/** The page's own scheme: standard, so that it has an origin, and secure; nothing else it does not need. */
export const scheme = { scheme: "app", privileges: { standard: true, secure: true } } as const satisfies CustomScheme;

/** Where the page lives, and what its origin is called. */
export const pageOrigin = "app://desk";
export const pageAddress = `${pageOrigin}/index.html`;

/** Serves the renderer's own files, and nothing else: no listing, no fallback page, no way out of the folder. */
export function serveRenderer(folder: string): (request: Request) => Promise<Response> {
  const root = resolve(folder);
  return async (request) => {
    if (request.method !== "GET") return refusal(405, "Only GET is answered here.");
    const path = pathWithin(root, request.url);
    const type = path && types[extname(path)];
    if (!path || !type) return refusal(404, "There is no such file.");
    const body = await readInside(root, path);
    if (!body) return refusal(404, "There is no such file.");
    return new Response(new Uint8Array(body), { headers: { ...headers, "Content-Type": type } });
  };
}

/** The page may run its own scripts and styles and reach nothing: the desk is at the end of a port, not of an address. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const headers = {
  "Content-Security-Policy": policy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-store",
};

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

const refusal = (status: number, words: string) =>
  new Response(words, { status, headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" } });

/** The file an address names, or nothing where it names another host or would leave the folder. */
function pathWithin(root: string, address: string): string | undefined {
  if (!address.startsWith(`${pageOrigin}/`)) return;
  const raw = address.slice(pageOrigin.length).replace(/[?#].*$/s, "");
  const path = decoded(raw);
  // A backslash is a separator on Windows, a colon a drive or a stream; no file of ours has either.
  if (path === undefined || /[\\:\0]/.test(path) || path.includes("//")) return;
  const whole = resolve(root, `.${path}`);
  return whole.startsWith(root + sep) ? whole : undefined;
}

function decoded(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return; // a broken escape names no file
  }
}

/** Reads a file whose real place is in the folder: a link that leads out of it is no file of ours. */
async function readInside(root: string, path: string): Promise<Buffer | undefined> {
  try {
    const real = await realpath(path);
    return real.startsWith((await realpath(root)) + sep) ? await readFile(real) : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && absent.has(String(error.code))) return;
    throw error;
  }
}

const absent = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);
