import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { utcDate, utcMoment } from "../words/date.js";
import { anything } from "./anything.js";
import { notEnough, sharedProvider } from "./federation-match.js";
import { consoleOnly, handedOut, rulesOf } from "./federation-reach.js";
import { ref } from "./field.js";
import { allOf } from "./figures.js";
import { withoutNulls } from "./json.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { slug, taken } from "./service-accounts.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Issuers = Anthropic["organization"]["federation"]["issuers"];
export type Issuer = Awaited<ReturnType<Issuers["retrieve"]>>;

export const federationIssuers: Resource<Issuer> = {
  noun: "federation issuer",
  prefix: "fdis_",
  get: ({ org }, id) => org.federation.issuers.retrieve(id),
  list: ({ org }) => org.federation.issuers.list({ include_archived: true }),
  shows: ({ name, issuer_url, archived_at }) => ({ name, issuer_url, status: archived_at ? "archived" : "active" }),
};

const pem = z.string().min(1).optional();
const jwks = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("discovery"), discovery_base: z.string().min(1).optional(), ca_cert_pem: pem }),
  z.strictObject({ type: z.literal("explicit_url"), url: z.string().min(1), ca_cert_pem: pem }),
  z.strictObject({ type: z.literal("inline"), keys: z.array(z.record(z.string(), z.unknown())).min(1) }),
]);
const trust = {
  jwks: jwks.optional(),
  check_jti: z.boolean().optional(),
  max_jwt_lifetime_seconds: z.int().min(1).max(176_400).optional(),
};
const url = z.string().min(1).max(1000);

const listFederationIssuers = table({
  name: "list_federation_issuers",
  toolset: "federation",
  description: "Identity providers whose tokens are trusted, and whether their signing keys can still be fetched.",
  input: { include_archived: z.boolean().optional() },
  example: {},
  run: ({ include_archived }, { org }) =>
    org.federation.issuers.list({ include_archived } satisfies Every<NonNullable<Parameters<Issuers["list"]>[0]>>),
  columns: ({ id, name, issuer_url, jwks, created_by_actor_id, archived_at, ...polled }, { include_archived }) => ({
    id,
    name,
    issuer_url,
    keys: jwks.type,
    polling: polling(polled),
    created_by: { id: created_by_actor_id },
    ...(include_archived && { archived_at }),
  }),
});

const getFederationIssuer = read({
  name: "get_federation_issuer",
  toolset: "federation",
  description: "One federation issuer, how its keys are had, and what its live rules hand out.",
  input: { issuer: ref(federationIssuers) },
  example: { issuer: "github-actions" },
  run: async ({ issuer: { id } }, ctx) => {
    const [issuer, gives] = await Promise.all([
      ctx.org.federation.issuers.retrieve(id),
      handedOut(rulesOf(id, ctx), ctx),
    ]);
    return { ...issuer, hands_out: gives || "nothing" };
  },
});

const createFederationIssuer = write({
  name: "create_federation_issuer",
  toolset: "federation",
  description: "Trust an identity provider's tokens. Its keys come by discovery unless jwks says otherwise.",
  input: { name: slug, issuer_url: url, ...trust },
  example: { name: "gitlab-own", issuer_url: "https://gitlab.northwind.example" },
  makes: federationIssuers,
  after: (wanted) => wanted,
  refuse: async ({ name, issuer_url, jwks }, ctx) =>
    unreachable(issuer_url, jwks) || (await takenBy(name, undefined, ctx)),
  risk: "critical",
  warnings: ({ issuer_url, check_jti }) => [sharedByAll(issuer_url), replays(check_jti)],
  effects: ({ issuer_url, jwks }) => [
    `Who holds ${keysOf({ issuer_url, jwks })} can sign tokens that are taken for this issuer's.`,
    "Nobody gets in by it before a federation rule says who, as which service account, and where.",
  ],
  run: ({ name, issuer_url, jwks, check_jti, max_jwt_lifetime_seconds }, { org }) =>
    org.federation.issuers.create({
      name,
      issuer_url,
      jwks,
      check_jti,
      max_jwt_lifetime_seconds,
    } satisfies Every<Parameters<Issuers["create"]>[0]>),
  undo: ({ result }) => ({
    with: "archive_federation_issuer",
    input: { issuer: result.id },
    but: "It stays among the archived ones, and its name stays taken.",
  }),
  undoing: "Archive it; an issuer is never deleted.",
});

const updateFederationIssuer = write({
  name: "update_federation_issuer",
  toolset: "federation",
  description: "Change an issuer's name, address or keys. Whoever holds the new keys becomes what its rules hand out.",
  input: { issuer: ref(federationIssuers), name: slug.optional(), issuer_url: url.optional(), ...trust },
  example: { issuer: "gke-prod", max_jwt_lifetime_seconds: 900 },
  changes: federationIssuers,
  after: ({ issuer: _, ...wanted }) => wanted,
  replaces: true,
  closedTo: { issuer: archivedIssuer },
  refuse: async ({ issuer, name, issuer_url, jwks }, ctx) => {
    const rules = await allOf(rulesOf(issuer.id, ctx));
    const loose = issuer_url && rules.map(({ match }) => notEnough(match, issuer_url)).find(Boolean);
    return (
      rules.map(consoleOnly).find(Boolean) ||
      unreachable(issuer_url ?? issuer.issuer_url, jwks ?? issuer.jwks) ||
      (loose && `A live rule of it would let in everybody there. ${loose}`) ||
      (name !== undefined && (await takenBy(name, issuer.id, ctx)))
    );
  },
  risk: {
    critical: ({ issuer_url, jwks, check_jti }) =>
      issuer_url !== undefined || jwks !== undefined || check_jti === false,
    high: ({ issuer, max_jwt_lifetime_seconds: wanted }) =>
      wanted !== undefined && wanted > issuer.max_jwt_lifetime_seconds,
    medium: true,
  },
  warnings: ({ issuer, issuer_url = issuer.issuer_url, jwks = issuer.jwks, check_jti }, ctx) => [
    (issuer_url !== issuer.issuer_url || jwks !== issuer.jwks) && repointed(issuer, { issuer_url, jwks }, ctx),
    issuer_url !== issuer.issuer_url && sharedByAll(issuer_url),
    replays(check_jti),
  ],
  effects: ({ issuer, max_jwt_lifetime_seconds: wanted }) => [
    wanted !== undefined &&
      wanted < issuer.max_jwt_lifetime_seconds &&
      `Workloads whose tokens live longer than ${wanted} seconds no longer get in.`,
  ],
  run: ({ issuer, name, issuer_url, jwks, check_jti, max_jwt_lifetime_seconds }, { org }) =>
    org.federation.issuers.update(issuer.id, {
      name,
      issuer_url,
      jwks,
      check_jti,
      max_jwt_lifetime_seconds,
      jwks_polling_disabled: undefined,
    } satisfies Every<Parameters<Issuers["update"]>[1]>),
  undo: ({ input: { issuer }, before }) => ({
    with: "update_federation_issuer",
    input: { issuer: issuer.id, ...withoutNulls(before) },
  }),
});

const resumeFederationIssuerPolling = write({
  name: "resume_federation_issuer_polling",
  toolset: "federation",
  description: "Fetch an issuer's signing keys again, after that was given up because it kept failing.",
  input: { issuer: ref(federationIssuers) },
  example: { issuer: "gke-staging" },
  changes: federationIssuers,
  after: () => ({ jwks_polling_disabled_at: null }),
  says: ({ issuer: { name } }) => ({ verb: "Fetch", kind: "the keys of the federation issuer", name }),
  closedTo: {
    issuer: async (issuer, ctx) =>
      archivedIssuer(issuer) || (await allOf(rulesOf(issuer.id, ctx))).map(consoleOnly).find(Boolean),
  },
  risk: "medium",
  irreversible: "Fetching keys cannot be stopped by hand; it stops by itself when it keeps failing.",
  effects: ({ issuer }) => [
    `Keys are fetched again: ${keysOf(issuer)}. What still stands in the way there has to be mended first.`,
  ],
  run: ({ issuer }, { org }) => org.federation.issuers.update(issuer.id, { jwks_polling_disabled: false }),
});

const archiveFederationIssuer = write({
  name: "archive_federation_issuer",
  toolset: "federation",
  description: "Stop trusting an issuer, for good. Its rules have to be archived first.",
  input: { issuer: ref(federationIssuers) },
  example: { issuer: "gke-staging" },
  changes: federationIssuers,
  after: () => ({ archived_at: anything("now") }),
  refuse: async ({ issuer }, ctx) => {
    const rules = await allOf(rulesOf(issuer.id, ctx));
    const names = rules.map(({ name }) => quoted(name, 60)).join(", ");
    return (
      rules.length > 0 &&
      `Live rules still take its tokens: ${names}. Archive them first; a rule cannot change its issuer.`
    );
  },
  risk: "high",
  irreversible: "An archived issuer cannot be brought back.",
  effects: ({ issuer }, { org, now }) => [
    `Tokens signed with ${keysOf(issuer)} are no longer taken.`,
    allOf(org.federation.rules.list({ issuer_id: issuer.id, include_archived: true })).then((rules) => {
      const ends = ({ archived_at, token_lifetime_seconds: lives }: (typeof rules)[number]) =>
        archived_at ? Date.parse(archived_at) + lives * 1000 : 0;
      const last = Math.max(0, ...rules.map(ends));
      return (
        last > now.getTime() && `Tokens that its rules minted before stay valid, the last until ${utcMoment(last)}.`
      );
    }),
  ],
  run: ({ issuer }, { org }) => org.federation.issuers.archive(issuer.id),
});

type Keys = Pick<Issuer, "issuer_url"> & { jwks: Issuer["jwks"] | undefined };

/** "the signing keys that https://… publishes". */
function keysOf({ issuer_url, jwks }: Keys): string {
  if (jwks?.type === "inline") return `the private half of the ${jwks.keys.length} signing keys given with it`;
  const place = jwks?.type === "explicit_url" ? jwks.url : (jwks?.discovery_base ?? issuer_url);
  return `the signing keys that ${quoted(place, 200)} publishes`;
}

function archivedIssuer({ name, archived_at }: Issuer): Because {
  return archived_at && `The issuer ${quoted(name)} is archived, and an archived one cannot change. Create a new one.`;
}

function unreachable(issuer_url: string, jwks: Keys["jwks"]): Because {
  if (jwks && (jwks.type !== "discovery" || jwks.discovery_base)) return undefined;
  return (
    !issuer_url.startsWith("https://") &&
    "Discovery fetches the keys from the issuer's own address, which has to begin with https://. Correct issuer_url, or say in jwks where the keys are."
  );
}

async function takenBy(name: string, own: string | undefined, { org }: Context): Promise<Because> {
  for await (const one of org.federation.issuers.list({ include_archived: true }))
    if (one.name === name && one.id !== own) return taken("federation issuer", one);
  return undefined;
}

async function repointed(issuer: Issuer, keys: Keys, ctx: Context): Promise<Because> {
  const gives = await handedOut(rulesOf(issuer.id, ctx), ctx);
  const holder = `Whoever holds ${keysOf(keys)} can then become`;
  return `${holder} ${gives || "what its rules will hand out; there are none now"}. Tokens of the present keys are no longer taken.`;
}

function sharedByAll(issuer_url: string): Because {
  const provider = sharedProvider(issuer_url);
  return provider && `${provider.name} signs for everybody who uses it: each rule has to say which of them is yours.`;
}

function replays(check_jti: boolean | undefined): Because {
  return (
    check_jti === false && "A token that somebody else has seen can be used again: each is no longer taken once only."
  );
}

function polling({
  jwks_polling_disabled_at: paused,
  poll_status,
}: Pick<Issuer, "jwks_polling_disabled_at" | "poll_status">) {
  if (paused) return `given up on ${utcDate(Date.parse(paused))}`;
  const failures = poll_status?.consecutive_failures ?? 0;
  return failures > 0 ? `failed ${failures} times in a row` : poll_status && "fine";
}

export const federationIssuerOperations: readonly Operation[] = [
  listFederationIssuers,
  getFederationIssuer,
  createFederationIssuer,
  updateFederationIssuer,
  resumeFederationIssuerPolling,
  archiveFederationIssuer,
];
