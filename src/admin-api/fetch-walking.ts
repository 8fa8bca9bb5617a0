import { readAddress } from "./read-address.js";

const keptMs = 60_000;
/** A page of a thousand things has about 300 KB. */
const most = 30;

/** The pages of lists that were just read, for who reads on in them: rows that come in many answers cost each page once. */
export interface Pages {
  /** Asks afresh, and keeps what is one page of several. */
  begin(ask: typeof fetch): typeof fetch;
  /** Gives the pages that were kept within the last minute, and asks for the others. */
  goOn(ask: typeof fetch): typeof fetch;
  /** Forgets them all once a write was sent: the lists may be other ones now. */
  write(send: typeof fetch): typeof fetch;
}

export function createPages(now: () => number = () => performance.now()): Pages {
  const pages = new Map<string, { at: number; text: string; headers: Headers }>();

  const begin =
    (ask: typeof fetch): typeof fetch =>
    async (input, init = {}) => {
      const key = readAddress(input, init);
      const response = await ask(input, init);
      if (key === undefined || !response.ok || !isJson(response.headers)) return response;
      const { status, headers } = response;
      const text = await response.text();
      if (goesOn.test(text) || isLater.test(key)) keep(key, text, headers);
      return new Response(text, { status, headers });
    };

  return {
    begin,
    goOn(ask) {
      const fresh = begin(ask);
      return async (input, init = {}) => {
        const page = pages.get(readAddress(input, init) ?? "");
        if (!page || now() - page.at >= keptMs) return fresh(input, init);
        return new Response(page.text, { headers: page.headers });
      };
    },
    write: (send) => async (input, init) => {
      try {
        return await send(input, init);
      } finally {
        pages.clear();
      }
    },
  };

  function keep(key: string, text: string, headers: Headers): void {
    pages.delete(key);
    for (const [old, { at }] of pages) if (pages.size >= most || now() - at >= keptMs) pages.delete(old);
    pages.set(key, { at: now(), text, headers });
  }
}

const isJson = (headers: Headers): boolean => /\bjson\b/.test(headers.get("content-type") ?? "");
/** A page after others, such as the last. */
const isLater = /[?&](after_id|page)=/;
/** How a page of either kind of list says that others come after it. */
const goesOn = /"has_more"\s*:\s*true|"next_page"\s*:\s*"/;
