import Anthropic from "@anthropic-ai/sdk";
import { type DemoApi, startDemoApi } from "./demo-api.js";

/** The moment the tests of the demo live in: a Wednesday afternoon. */
export const wednesday = new Date("2026-11-18T13:58:44.000Z");

/** A demo organization with a clock that stands still, and the official client for it. */
export async function startWithClient(options: Parameters<typeof startDemoApi>[0] = {}) {
  const demo = await startDemoApi({ now: () => wednesday, ...options });
  const client = clientOf(demo);
  return {
    demo,
    org: client.organization,
    beta: client.beta.organization,
    client,
    ids: idsOf(demo),
    [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose](),
  };
}

export const clientOf = ({ url, key }: Pick<DemoApi, "url" | "key">) =>
  new Anthropic({ apiKey: key, baseURL: url, maxRetries: 0 });

function idsOf(demo: DemoApi) {
  const { users, workspaces, api_keys, invites } = demo.organization();
  const must = (thing: { id: string } | undefined, name: string) => {
    if (!thing) throw new Error(`Northwind has no ${name}`);
    return thing.id;
  };
  return {
    user: (email: string) =>
      must(
        users.find((user) => user.email === email),
        email,
      ),
    workspace: (name: string) =>
      must(
        workspaces.find((workspace) => workspace.name === name),
        name,
      ),
    key: (name: string) =>
      must(
        api_keys.find((key) => key.name === name),
        name,
      ),
    invite: (email: string) =>
      must(
        invites.find((invite) => invite.email === email),
        email,
      ),
  };
}
