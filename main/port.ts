import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain, WebContents } from "electron";
import { isOwn } from "./navigation.js";
import { pageOrigin } from "./protocol.js";

/**
 * Hands one end of a channel to our own page's main frame, and to nobody else; `connected` gets the other.
 * One port lives at a time: a new load, a second request or a dead page closes the old one.
 */
export function createPort(parts: {
  ipcMain: IpcMain;
  MessageChannelMain: new () => MessageChannelMain;
  contents: WebContents;
  connected(port: MessagePortMain): void;
  disconnected(): void;
}): Disposable {
  const { ipcMain, contents } = parts;
  let current: MessagePortMain | undefined;

  const close = () => {
    if (!current) return;
    current.close();
    current = undefined;
    parts.disconnected();
  };
  const hand = (event: IpcMainEvent) => {
    const frame = event.senderFrame; // null once its page is gone: a refusal
    if (!frame || event.sender !== contents || frame !== contents.mainFrame || frame.origin !== pageOrigin) return;
    close();
    const { port1, port2 } = new parts.MessageChannelMain();
    current = port1;
    parts.connected(port1);
    port1.start();
    frame.postMessage("desk:port", null, [port2]);
  };

  ipcMain.on("desk:connect", hand);
  contents.on("did-start-navigation", ({ url, isMainFrame, isSameDocument }) => {
    // A way out of the page is announced here before it is refused; the page then stays, and so must its port.
    if (isMainFrame && !isSameDocument && isOwn(url)) close();
  });
  contents.on("render-process-gone", close);
  contents.on("destroyed", close);
  return {
    [Symbol.dispose]() {
      ipcMain.off("desk:connect", hand);
      close();
    },
  };
}
