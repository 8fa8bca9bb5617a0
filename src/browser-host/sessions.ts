import { randomBytes, timingSafeEqual } from "node:crypto";
import { createWindow, type DeskWindow } from "../desk/desk.js";

/** The one-time token of a start, and the secrets it was traded for. All of it dies with the process. */
export interface Sessions {
  token: string;
  /** Trades the token once. */
  trade(token: string): string | undefined;
  window(secret: string | null): DeskWindow | undefined;
}

export function createSessions(): Sessions {
  const token = secretText();
  let traded: { secret: string; window: DeskWindow } | undefined;
  return {
    token,
    trade(offered) {
      if (traded || !same(offered, token)) return undefined;
      traded = { secret: secretText(), window: createWindow("browser") };
      return traded.secret;
    },
    window: (secret) => (secret !== null && traded && same(secret, traded.secret) ? traded.window : undefined),
  };
}

const secretText = () => randomBytes(32).toString("base64url");

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
