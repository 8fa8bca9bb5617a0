import type { Misbehaviour } from "../../src/demo/misbehaviour.js";

interface Request {
  method: string;
  path: string;
  body: unknown;
}

interface ApiKey {
  id: string;
  name: string;
  status: string;
  expires_at: string | null;
}

/** What a test tells the demo organization and asks of it, past the desk. */
export function organizationAt(url: string) {
  const tell = async (what: string, body: unknown) => {
    const headers = { "content-type": "application/json" };
    const told = await fetch(`${url}/_demo/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!told.ok) throw new Error(`The demo did not take it: ${await told.text()}`);
  };
  const requests = async () => (await (await fetch(`${url}/_demo/requests`)).json()) as Request[];
  return {
    misbehave: (rule: Misbehaviour) => tell("misbehave", rule),
    behave: () => tell("behave", {}),
    requests,
    /** Requests that were no reads, oldest first. */
    writes: async () => (await requests()).filter(({ method }) => method !== "GET"),
    apiKeys: async () => ((await (await fetch(`${url}/_demo/organization`)).json()) as { api_keys: ApiKey[] }).api_keys,
  };
}
