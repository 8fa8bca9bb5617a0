import type { App } from "electron";

/** The proposal that `countersign://proposal/P-1048` names. A link only ever opens a card; anything else about it is ignored. */
export function cardNamedBy(link: string): string | undefined {
  return /^countersign:\/\/proposal\/(P-\d{1,9})\/?$/.exec(link)?.[1];
}

/** The first such link among a command line's words: how Windows and Linux pass one on. */
export function cardNamedIn(argv: readonly string[]): string | undefined {
  return argv.map(cardNamedBy).find((id) => id !== undefined);
}

/** A second start, the dock and links: each brings the window to the front, a link with its card. */
export function listenOutside(parts: { app: App; show(): void; openCard(id: string): void }): void {
  const come = (id: string | undefined) => (id === undefined ? parts.show() : parts.openCard(id));
  parts.app.on("second-instance", (_event, argv) => come(cardNamedIn(argv)));
  parts.app.on("activate", () => parts.show());
  parts.app.on("open-url", (event, link) => {
    event.preventDefault();
    come(cardNamedBy(link));
  });
}
