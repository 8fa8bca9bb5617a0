import type { App, Shell } from "electron";
import { pageOrigin } from "./protocol.js";

/** Whether an address is of our own page; compared letter by letter, so that no parser can be talked into more. */
export const isOwn = (address: string): boolean => address.startsWith(`${pageOrigin}/`);

/** Keeps every page where it is: no other address, no window, no webview. A link to one of our few hosts opens in the person's browser. */
export function holdInPlace({ app, shell }: { app: App; shell: Pick<Shell, "openExternal"> }): void {
  app.on("web-contents-created", (_event, contents) => {
    const stay = (details: { url: string; preventDefault(): void }) => {
      if (!isOwn(details.url)) details.preventDefault();
    };
    contents.on("will-navigate", stay);
    contents.on("will-redirect", stay);
    contents.on("will-frame-navigate", stay);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) void shell.openExternal(url);
      return { action: "deny" };
    });
  });
}

const hosts = new Set([
  "console.anthropic.com",
  "platform.claude.com",
  "docs.claude.com",
  "support.claude.com",
  "modelcontextprotocol.io",
  "github.com",
]);

/** Only https, only exact hosts, on their own port, without a name in front of the host. */
export function mayOpenOutside(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== "https:") return false;
  return hosts.has(url.hostname) && url.port === "" && url.username === "" && url.password === "";
}
