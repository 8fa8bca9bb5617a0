import type { Notification, NotificationConstructorOptions } from "electron";
import { inert } from "./inert.js";

/** What the desk tells a person of spend: a headline, and the rest. */
interface Words {
  title: string;
  body: string;
  page: Page;
}

/** Of our own pages, the one that says more. */
type Page = "spend" | "spend/budgets" | "settings";

/** Shows what the person is told of spend. A click opens the page that says more; nothing can be decided or set here. */
export function createNotices(parts: {
  Notification: new (options: NotificationConstructorOptions) => Notification;
  open(page: Page): void;
  /** The page is in front: it shows the same. */
  inFront(): boolean;
  /** The screen is locked: other people may read it, so neither names nor amounts. */
  locked(): boolean;
}): { tell(words: Words): void } & Disposable {
  const shown = new Set<Notification>();
  return {
    tell({ title, body, page }) {
      if (parts.inFront()) return;
      const words = parts.locked()
        ? { title: "Countersign", body: "There is news of what is spent." }
        : { title: inert(title, 140), body: inert(body, 400) };
      const notification = new parts.Notification(words);
      notification.on("click", () => parts.open(page));
      notification.on("close", () => shown.delete(notification));
      // Kept, for one that is collected hears no click.
      shown.add(notification);
      notification.show();
    },
    [Symbol.dispose]() {
      for (const notification of shown) notification.close();
      shown.clear();
    },
  };
}
