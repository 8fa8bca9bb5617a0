import type { App } from "electron";

/** The proposal that `countersign://proposal/P-1048` names. A link only ever opens a card; anything else about it is ignored. */
export function cardNamedBy(link: string): string | undefined {
  return /^countersign:\/\/proposal\/(P-\d{1,9})\/?$/.exec(link)?.[1];
}

/** The first such link among a command line's words: how Windows and Linux pass one on. */
export function cardNamedIn(argv: readonly string[]): string | undefined {
  return argv.map(cardNamedBy).find((id) => id !== undefined);
}

/** Comes to the front, with a card where one is named. */
type Come = (id: string | undefined) => void;

/**
 * A second start, the dock and links: each brings the window to the front, a link with its card. Heard from the first moment
 * on, since macOS names the link that started the app before it is ready; `answer` hears the last of what came until then.
 */
export function listenOutside(app: App): { answer(come: Come): void } {
  let missed: { id: string | undefined } | undefined;
  let come: Come = (id) => {
    missed = { id: id ?? missed?.id };
  };
  app.on("second-instance", (_event, argv) => {
    const id = cardNamedIn(argv);
    // A second start at login, as a restored session makes one, is no person who wants the window.
    if (id !== undefined || !argv.includes("--hidden")) come(id);
  });
  app.on("activate", () => come(undefined));
  app.on("open-url", (event, link) => {
    event.preventDefault();
    come(cardNamedBy(link));
  });
  return {
    answer(next) {
      come = next;
      if (missed) next(missed.id);
    },
  };
}
