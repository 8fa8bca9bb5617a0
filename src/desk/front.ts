import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import * as z from "zod";
import { DeskAlreadyOpen, lockFolder } from "./lock.js";

const Announced = z.object({
  v: z.literal(1),
  pid: z.number(),
  socket: z.string(),
  token: z.string(),
  host: z.enum(["desktop", "browser"]).optional(),
});
type Announced = z.infer<typeof Announced>;

/** Takes the folder, or asks the desk that holds it to come to the front and throws `DeskAlreadyOpen`. */
export async function holdFolder(home: string): Promise<Disposable> {
  try {
    return lockFolder(home);
  } catch (error) {
    if (!(error instanceof DeskAlreadyOpen)) throw error;
    const desk = announced(home);
    if (desk) await askToFront(desk);
    throw new DeskAlreadyOpen(home, desk?.host);
  }
}

/** No answer within two seconds is fine: the person hears that it is open already. */
const askToFront = async (desk: Announced): Promise<void> => void (await tell(desk, { front: true }));

/** One line to the desk's socket, and the last line that it answers; undefined: none within two seconds. */
export function tell(desk: Announced, what: object): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(desk.socket);
    const timer = setTimeout(() => socket.destroy(), 2000);
    let heard = "";
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => (heard += text));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(heard.trim().split("\n").at(-1));
    });
    socket.on("connect", () =>
      socket.write(`${JSON.stringify({ countersign: 1, token: desk.token, pid: process.pid, ...what })}\n`),
    );
  });
}

/** Where the desk of a folder says it is; undefined: it says nothing. */
export function announced(home: string): Announced | undefined {
  try {
    return Announced.safeParse(JSON.parse(readFileSync(join(home, "run", "desk.json"), "utf8"))).data;
  } catch {
    return undefined; // It is just starting, and has not said yet where it is.
  }
}
