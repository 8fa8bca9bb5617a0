import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { type DemoApi, startDemoApi } from "./demo-api.js";
import { northwind } from "./northwind.js";
import type { Organization } from "./organization.js";

/** The moment the tests of the demo live in: a Wednesday afternoon. */
export const wednesday = new Date("2026-11-18T13:58:44.000Z");

/** A demo organization with a clock that stands still, and the official client for it: with its key, unless another is named. */
export async function startWithClient({ key, ...options }: Parameters<typeof startDemoApi>[0] & { key?: string } = {}) {
  const demo = await startDemoApi({ now: () => wednesday, ...options });
  const client = clientOf({ url: demo.url, key: key ?? demo.key });
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
  const whole = demo.organization();
  const byName =
    <T extends { id: string }>(things: readonly T[], called: (thing: T) => string) =>
    (name: string) => {
      const thing = things.find((one) => called(one) === name);
      if (!thing) throw new Error(`Northwind has no ${name}`);
      return thing.id;
    };
  return {
    user: byName(whole.users, ({ email }) => email),
    workspace: byName(whole.workspaces, ({ name }) => name),
    key: byName(whole.api_keys, ({ name }) => name),
    invite: byName(whole.invites, ({ email }) => email),
    account: byName(whole.service_accounts, ({ name }) => name),
    issuer: byName(whole.federation_issuers, ({ name }) => name),
    rule: byName(whole.federation_rules, ({ name }) => name),
  };
}

/** A file that holds Northwind, but for what `change` does to it. */
export function fileOf(kind: Organization["kind"], change: (organization: Organization) => void): string {
  const organization = northwind(1, wednesday, kind);
  change(organization);
  const file = join(mkdtempSync(join(tmpdir(), "demo-")), "organization.json");
  writeFileSync(file, JSON.stringify(organization));
  return file;
}
