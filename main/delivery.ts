/** A card on its way to the page. */
export interface Delivery {
  /** Opens the card as soon as the page listens; the one asked for last wins. */
  open(id: string): void;
  /** The page has had its first event: from now on none is lost. */
  listens(): void;
  lost(): void;
}

/** Keeps a card until the page listens, so that a click on a notification is not lost to a page that is still loading. */
export function createDelivery(openCard: (id: string) => void): Delivery {
  let listening = false;
  let kept: string | undefined;
  return {
    open(id) {
      if (listening) openCard(id);
      else kept = id;
    },
    listens() {
      listening = true;
      const id = kept;
      kept = undefined;
      if (id !== undefined) openCard(id);
    },
    lost() {
      listening = false;
    },
  };
}
