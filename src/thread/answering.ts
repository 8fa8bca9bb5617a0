import type { MessagePort } from "node:worker_threads";

export interface Question<Asked> {
  id: number;
  asked: Asked | "close";
}
export type Answer = { id: number; said: unknown } | { id: number; ok: unknown } | { id: number; error: unknown };

interface Answers<Asked> {
  /** `say` tells whoever asked how far it is. */
  answer(asked: Asked, say: (said: unknown) => void): unknown;
  /** The last that is asked: closes files. */
  close(): unknown;
}

/** The side of the thread: answers what `askedThread` asks. */
export function answering<Asked>(port: MessagePort, { answer, close }: Answers<Asked>): void {
  port.on("message", async ({ id, asked }: Question<Asked>) => {
    const tell = (told: Answer) => port.postMessage(told);
    try {
      tell({ id, ok: await (asked === "close" ? close() : answer(asked, (said) => tell({ id, said }))) });
    } catch (error) {
      tell({ id, error });
    }
  });
}
