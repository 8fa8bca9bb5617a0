import { expect, test } from "vitest";
import { createDelivery } from "./delivery.js";

function delivered() {
  const cards: string[] = [];
  return { cards, delivery: createDelivery((id) => cards.push(id)) };
}

test("a card waits until the page listens; the one asked for last is opened", () => {
  const { cards, delivery } = delivered();
  delivery.open("P-1");
  delivery.open("P-2");
  expect(cards).toEqual([]);
  delivery.listens();
  expect(cards).toEqual(["P-2"]);
});

test("a page that listens gets each card at once, and none twice after it was loaded again", () => {
  const { cards, delivery } = delivered();
  delivery.listens();
  delivery.open("P-1");
  delivery.lost();
  delivery.listens();
  expect(cards).toEqual(["P-1"]);
});

test("a card asked for while the page is away is kept for when it is back", () => {
  const { cards, delivery } = delivered();
  delivery.listens();
  delivery.lost();
  delivery.open("P-3");
  expect(cards).toEqual([]);
  delivery.listens();
  expect(cards).toEqual(["P-3"]);
});
