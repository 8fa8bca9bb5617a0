import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "./refusal.js";

/** The key of the demo organization's admin. It opens nothing else. */
export const demoKey = "sk-ant-admin01-demo-opens-nothing-but-northwind-labs";

/** Lets a request pass, or says why not. An ordinary key may ask who it belongs to and nothing more. */
export function authenticate(headers: IncomingHttpHeaders, path: string): void {
  const key = headers.authorization?.replace(/^Bearer\s+/i, "") ?? headers["x-api-key"];
  if (key === undefined || key === "") {
    throw new Refusal(401, "authentication_error", "An Authorization or x-api-key header is required");
  }
  if (key === demoKey) return;
  if (!String(key).startsWith("sk-ant-api03-")) throw new Refusal(401, "authentication_error", "invalid x-api-key");
  if (path !== "/v1/organizations/me") {
    throw new Refusal(403, "permission_error", "This API key has no access to the Admin API; an Admin key is required");
  }
}
