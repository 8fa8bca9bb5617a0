import type { EventEmitter } from "node:events";

/**
 * What may stand in for a part of Electron: some of its members, none that it lacks, each called as the real one is.
 * Answers are loose, since a double answers with doubles.
 */
export type Like<Real> = {
  [K in keyof Real]?: Real[K] extends (...args: infer Taken) => unknown
    ? (...args: Taken) => unknown
    : Real[K] extends abstract new (
          ...args: infer Taken
        ) => unknown
      ? (new (...args: Taken) => object) | Like<Real[K]>
      : Real[K] extends object
        ? Like<Real[K]>
        : Real[K];
};

export type Electron = typeof import("electron");

/** The listening half of an emitter, as every live part of Electron has it. */
export const listening = (emitter: EventEmitter) => {
  const on = (verb: "on" | "off" | "once") => (name: string, listener: (...args: never[]) => void) =>
    emitter[verb](name, listener as (...args: unknown[]) => void);
  return { on: on("on"), off: on("off"), once: on("once") };
};
