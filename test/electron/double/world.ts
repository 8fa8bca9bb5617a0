import type { CDPSession, Page } from "playwright-core";

/** The isolated world in which a preload runs, in the main frame of one page. */
export interface World {
  /** Calls a listener of the preload's `ipcRenderer`, with ports by their numbers. */
  deliver(channel: string, message: unknown, ports: number[]): Promise<void>;
  toPort(port: number, data: unknown): Promise<void>;
  closePort(port: number): Promise<void>;
}

type FromPage =
  | { kind: "send"; channel: string; args: unknown[] }
  | { kind: "port"; port: number; data: unknown }
  | { kind: "closed"; port: number };

/**
 * Runs a preload in a true isolated world of Chromium, over the DevTools protocol. The page's own scripts see nothing of it.
 * `require` there knows `electron` alone, and of it only `ipcRenderer`.
 */
export async function openWorld(
  page: Page,
  preload: string,
  heard: (what: FromPage, world: number) => void,
): Promise<{ session: CDPSession; world(): World }> {
  const session = await page.context().newCDPSession(page);
  let current = 0;
  session.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
    if (name !== binding) return;
    const what: FromPage = JSON.parse(payload);
    current = executionContextId;
    heard(what, executionContextId);
  });
  await session.send("Page.enable");
  await session.send("Runtime.enable");
  await session.send("Runtime.addBinding", { name: binding, executionContextName: worldName });
  await session.send("Page.addScriptToEvaluateOnNewDocument", { source: shim(preload), worldName });
  const call = (contextId: number, expression: string) =>
    session.send("Runtime.evaluate", { contextId, expression }).then(
      () => {},
      () => {}, // the document is gone, and with it whoever would have listened
    );
  return {
    session,
    world() {
      const at = current;
      return {
        deliver: (channel, message, ports) =>
          call(at, `fromMain.deliver(${JSON.stringify([channel, message, ports])})`),
        toPort: (port, data) => call(at, `fromMain.toPort(${port}, ${JSON.stringify(data)})`),
        closePort: (port) => call(at, `fromMain.closePort(${port})`),
      };
    },
  };
}

const binding = "toMain";
const worldName = "preload";

/** Only the main frame has a preload, as in Electron. The ports of main are DOM channels here, relayed by number. */
const shim = (preload: string) => `if (window === window.top) {
  const listeners = new Map();
  const ports = new Map();
  const say = (what) => toMain(JSON.stringify(what));
  const ipcRenderer = {
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    send: (channel, ...args) => say({ kind: "send", channel, args }),
  };
  globalThis.fromMain = {
    deliver([channel, message, numbers]) {
      const given = numbers.map((number) => {
        const { port1, port2 } = new MessageChannel();
        ports.set(number, port1);
        port1.onmessage = ({ data }) => say({ kind: "port", port: number, data });
        port1.addEventListener("close", () => say({ kind: "closed", port: number }));
        return port2;
      });
      for (const listener of listeners.get(channel) ?? []) listener({ ports: given }, message);
    },
    toPort: (number, data) => ports.get(number)?.postMessage(data),
    closePort: (number) => ports.get(number)?.close(),
  };
  const module = { exports: {} };
  const require = (name) => {
    if (name !== "electron") throw new Error("A sandboxed preload cannot require " + name);
    return { ipcRenderer };
  };
  ((require, module, exports) => {${preload}
  })(require, module, module.exports);
}`;
