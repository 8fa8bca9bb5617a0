import { enterpriseUses, type Product } from "./enterprise-streams.js";
import { codeKeyName, coders } from "./northwind.js";
import type { Organization } from "./organization.js";
import type { Model } from "./prices.js";

/** What a call of this kind takes: uncached, cache read, write 5m, write 1h, output tokens, searches. */
const kinds = {
  chat: [900, 4200, 260, 0, 320, 0.01],
  agent: [2600, 38_000, 2100, 900, 1100, 0.02],
  script: [1100, 0, 0, 0, 190, 0],
  batch: [6200, 0, 0, 0, 900, 0],
  notebook: [1900, 800, 120, 0, 520, 0.05],
  code: [1400, 61_000, 3400, 0, 900, 0],
  span: [0, 0, 0, 0, 0, 0],
  office: [5200, 12_000, 900, 0, 1300, 0.03],
  // A prompt that begins with the time of day: all of it is written into the cache again and again, and hardly read.
  forgetful: [700, 260, 5200, 0, 480, 0],
} as const;

/** When it is busy, hour by hour in UTC; only the proportions count. */
const dayShapes = {
  office: [1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 12, 14, 15, 14, 12, 10, 8, 6, 4, 3, 2, 1],
  service: [3, 2, 2, 2, 3, 4, 5, 7, 9, 10, 10, 10, 10, 11, 11, 11, 10, 9, 8, 7, 6, 5, 4, 3],
  night: [0, 26, 31, 22, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  always: [8, 8, 8, 8, 8, 8, 9, 9, 10, 11, 11, 10, 10, 11, 12, 12, 11, 10, 10, 9, 9, 8, 8, 8],
} as const;

/** Monday to Sunday. */
const weekShapes = {
  business: [0.93, 1, 1.02, 1.04, 0.87, 0.43, 0.39],
  flat: [1, 0.99, 1, 1.01, 1, 0.98, 1],
} as const;

type Odd = "leak" | "dormant";

/** One steady source of calls: one key or person, one model, one way of calling. */
export interface Stream {
  /** The key's name and its workspace's; no name: somebody at the Console. No workspace: somebody at Claude Enterprise. */
  key: string | null;
  workspace: string | null;
  person?: string;
  model: Model | null;
  perDay: number;
  perCall: (typeof kinds)[keyof typeof kinds];
  day: readonly number[];
  week: readonly number[];
  product: "messages_api" | "message_batches_api" | "claude_console" | Product | null;
  tier: "standard" | "batch";
  context: "0-200k" | "200k-1M";
  geo: "global" | "us";
  odd?: Odd;
}

const [opus, sonnet, haiku] = ["claude-opus-5-5", "claude-sonnet-5", "claude-haiku-5"] as const;

type Row = [
  workspace: string,
  key: string | null,
  model: Model | null,
  perDay: number,
  kind: keyof typeof kinds,
  extra?: Extra,
];

interface Extra {
  person?: string;
  day?: keyof typeof dayShapes;
  week?: keyof typeof weekShapes;
  product?: Stream["product"];
  batch?: true;
  long?: true;
  us?: true;
  odd?: Odd;
}

/** Dollars on a weekday at birth, by key and model. */
const rows: readonly Row[] = [
  ["Production", "gateway-prod", opus, 148, "agent"],
  ["Production", "gateway-prod", sonnet, 118, "chat"],
  ["Production", "gateway-prod", opus, 26, "agent", { long: true }],
  ["Production", "gateway-prod", haiku, 22, "script", { us: true }],
  ["Production", "old-laptop", opus, 56, "script", { day: "always", week: "flat" }],
  ["Production", "old-laptop", haiku, 2.2, "script", { day: "always", week: "flat" }],
  ["Production", "support-bot", sonnet, 61, "chat"],
  ["Production", "search-ranker", haiku, 34, "script"],
  ["Production", "ci-deploy", sonnet, 17, "agent", { day: "office" }],
  ["Production", "ci-deploy-old", haiku, 0.8, "script", { day: "office" }],
  ["Production", "ci", sonnet, 9, "agent", { day: "office" }],
  ["Production", "gateway-canary", opus, 11, "agent"],
  ["Production", "load-test", haiku, 14, "script", { day: "office" }],
  ["Production", "launch-demo", opus, 8, "chat", { day: "office" }],
  ["Production", "legacy-batch", sonnet, 21, "batch", { day: "night", week: "flat", batch: true }],
  ["Data Platform", "etl-nightly", sonnet, 48, "batch", { day: "night", week: "flat", batch: true }],
  ["Data Platform", "etl-nightly", opus, 19, "batch", { day: "night", week: "flat", odd: "leak" }],
  ["Data Platform", "batch-eval", opus, 46, "batch", { day: "office", batch: true }],
  ["Data Platform", "warehouse-sync", sonnet, 62, "batch", { day: "always" }],
  ["Data Platform", "feature-store", haiku, 33, "script", { day: "always" }],
  ["Data Platform", "ci", sonnet, 18, "agent", { day: "office" }],
  ["Data Platform", "warehouse-sync", null, 4, "span", { day: "always" }],
  [
    "Default",
    null,
    opus,
    14,
    "chat",
    { person: "dana.okafor@northwind.example", day: "office", product: "claude_console" },
  ],
  [
    "Default",
    null,
    sonnet,
    7,
    "chat",
    { person: "tomas.vidal@northwind.example", day: "office", product: "claude_console" },
  ],
  ["Default", "web-tools", sonnet, 38, "chat"],
  ["Default", "slack-digest", haiku, 18, "chat"],
  ["Default", "admin-scripts", haiku, 1.5, "script", { day: "office" }],
  ["Sandbox", "notebook-3", opus, 3, "notebook", { day: "office", odd: "dormant" }],
  ["Sandbox", "hack-day", sonnet, 21, "agent", { day: "office" }],
  ["Sandbox", "bob-scratch", opus, 22, "notebook", { day: "office" }],
  ["Pre-Mortem", "incident-writer", opus, 19, "agent", { day: "office" }],
  ["Pre-Mortem", "risk-review", sonnet, 9, "forgetful", { day: "office" }],
  ["Chatbot Pilot", "pilot-web", sonnet, 12, "chat"],
];

const codeRows = coders.flatMap((person, at): Row[] => [
  ["Claude Code", codeKeyName(person), sonnet, 2 + at / 2, "code", { person, day: "office", product: "claude_code" }],
  ["Claude Code", codeKeyName(person), opus, 4 - at / 2, "code", { person, day: "office", product: "claude_code" }],
]);

/** All there is to be counted at Northwind's Console organization. */
const consoleStreams: readonly Stream[] = [...rows, ...codeRows].map(
  ([workspace, key, model, perDay, kind, extra = {}]): Stream => ({
    key,
    workspace,
    model,
    perDay,
    perCall: kinds[kind],
    day: dayShapes[extra.day ?? "service"],
    week: weekShapes[extra.week ?? "business"],
    product: extra.product ?? (model === null ? null : extra.batch ? "message_batches_api" : "messages_api"),
    tier: extra.batch ? "batch" : "standard",
    context: extra.long ? "200k-1M" : "0-200k",
    geo: extra.us ? "us" : "global",
    ...(extra.person !== undefined && { person: extra.person }),
    ...(extra.odd && { odd: extra.odd }),
  }),
);

const kindOf = {
  chat: "chat",
  claude_code: "code",
  cowork: "agent",
  office_agent: "office",
  claude_design: "agent",
  claude_in_chrome: "agent",
} as const satisfies Record<Product, keyof typeof kinds>;

const families = { opus, sonnet, haiku } as const;

const enterpriseStreams = enterpriseUses.map(
  ([person, product, family, perDay, odd]): Stream => ({
    key: null,
    workspace: null,
    person: person.includes("@") ? person : `${person}@northwind.example`,
    model: families[family],
    perDay,
    perCall: kinds[kindOf[product]],
    day: dayShapes.office,
    week: weekShapes.business,
    product,
    tier: "standard",
    context: "0-200k",
    geo: "global",
    ...(odd && { odd }),
  }),
);

/** All there is to be counted at Northwind. */
export const streamsOf = (kind: Organization["kind"]): readonly Stream[] =>
  kind === "console" ? consoleStreams : enterpriseStreams;
