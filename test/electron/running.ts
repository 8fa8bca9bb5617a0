import type { Page } from "playwright-core";
import type { Controls } from "./fixtures/desk.js";

/** One launch of the app, as a person and the system meet it: the same under the double and under Electron itself. */
export interface Running extends AsyncDisposable {
  page(): Promise<Page>;
  isVisible(): Promise<boolean>;
  closeWindow(): Promise<void>;
  /** The labels of the tray's menu, once one of them is `label`. */
  menuWith(label: string): Promise<string[]>;
  choose(label: string): Promise<void>;
  /** The number beside the icon or on the dock. */
  badge(): Promise<number>;
  notification(number: number): Promise<{ title: string; body: string }>;
  clickNotification(number: number): Promise<void>;
  startAgain(...words: string[]): Promise<void>;
  /** What the person chooses in Settings. */
  chooses(choices: Parameters<Controls["choose"]>[0]): Promise<void>;
  propose(about: Parameters<Controls["propose"]>[0]): Promise<string>;
  tell(words: Parameters<Controls["tell"]>[0]): Promise<void>;
  decide(id: string): Promise<void>;
  /** Fulfilled with the exit code. */
  ended: Promise<number>;
}

export type Launch = (...words: string[]) => Promise<Running>;
