import { expect, test } from "vitest";
import { withoutTraces } from "../demo/traces.fixture.js";
import { unquoted } from "../words/unquoted.js";
import { carriedOut, effectsOf, readOf, refusalOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const start = () => startWithContext({}, { product: "console", oauth: true });
type There = Awaited<ReturnType<typeof start>>;

const plan = async ({ ctx }: There, name: string, said: object) => (await writeOf(name).bind(said, ctx)).plan();
const warnings = async (there: There, name: string, said: object) =>
  (await plan(there, name, said)).warnings.map(unquoted);
const reach = async ({ ctx }: There, name: string, said: object) => (await writeOf(name).bind(said, ctx)).reach;
const idOf = (there: There, list: "workspaces" | "service_accounts" | "federation_rules", name: string) =>
  there.demo.organization()[list].find((thing) => thing.name === name)?.id ?? "";

const docs = {
  name: "docs-publish",
  issuer: "gke-prod",
  match: { subject_prefix: "system:serviceaccount:docs:*" },
  service_account: "docs-bot",
  scope: "inference",
  workspace: "Sandbox",
};

test("the card of a new rule says who gets in, as whom, where and for how long", async () => {
  await using there = await start();
  const { risk, changes } = await plan(there, "create_federation_rule", docs);
  expect(risk).toBe("critical");
  expect(await effectsOf(there, "create_federation_rule", docs)).toEqual([
    expect.stringMatching(
      /^Who gets in: every token of gke-prod .* whose subject begins with “system:serviceaccount:docs:”\.$/,
    ),
    "They act as docs-bot, a developer of the organization, with workspace:inference.",
    "Where: Sandbox as user.",
    "Each gets a token for 1 hour at most.",
  ]);
  expect(changes.find(({ field }) => field === "service_account")?.after).toMatch(/^docs-bot \(svac_/);
  expect(changes.find(({ field }) => field === "workspace")?.after).toMatch(/^Sandbox \(wrkspc_/);
  expect(await effectsOf(there, "create_federation_rule", { ...docs, workspace: "Production" })).toContain(
    "Where: Production (nobody gets in before the account is added there).",
  );
});

test("what makes a rule wide is warned of: a prefix, another audience, all workspaces, an admin behind it", async () => {
  await using there = await start();
  const { workspace: _, ...rest } = docs;
  const wide = {
    ...rest,
    match: { ...docs.match, audience: "https://other.example" },
    applies_to_all_workspaces: true,
  };
  const said = await warnings(there, "create_federation_rule", { ...wide, service_account: "org-automation" });
  expect(said).toEqual([
    expect.stringMatching(/every workspace that org-automation is in/),
    expect.stringMatching(/not one workload alone/),
    expect.stringMatching(/audience “https:\/\/other.example”/),
    "org-automation is an admin of the organization.",
  ]);
  expect(await effectsOf(there, "create_federation_rule", wide)).toContain(
    "Where: all 6 workspaces and those to come, of which the account is in Default (user), Sandbox (user).",
  );
  const exact = { ...docs, match: { subject_prefix: "system:serviceaccount:docs:publisher" } };
  expect(await warnings(there, "create_federation_rule", exact)).toEqual([]);
});

test("a rule reaches the workspaces it is enabled in, and all of them where it says so", async () => {
  await using there = await start();
  const [production, sandbox] = [idOf(there, "workspaces", "Production"), idOf(there, "workspaces", "Sandbox")];
  expect(await reach(there, "create_federation_rule", docs)).toEqual([sandbox]);
  const all = { ...docs, applies_to_all_workspaces: true };
  expect(await reach(there, "create_federation_rule", all)).toBe("organization");
  expect(await reach(there, "archive_federation_rule", { rule: "gateway-deploy" })).toEqual([production, sandbox]);
  expect(await reach(there, "update_federation_rule", { rule: "serving", name: "x" })).toBe("organization");
  expect(await reach(there, "update_federation_issuer", { issuer: "gke-prod", name: "x" })).toBe("organization");
});

const onGitHub = (match: object) => ({ ...docs, issuer: "github-actions", match });

test.each<[string, string, object, RegExp]>([
  ["a match of nothing", "create_federation_rule", { ...docs, match: {} }, /every token of the issuer/],
  ["an audience alone", "create_federation_rule", { ...docs, match: { audience: "x" } }, /audience alone/],
  ["a wildcard alone", "create_federation_rule", { ...docs, match: { subject_prefix: "*" } }, /more than \*/],
  [
    "a condition on nothing",
    "create_federation_rule",
    { ...docs, match: { condition: "1 == 1" } },
    /looks at no claims/,
  ],
  [
    "anybody on GitHub",
    "create_federation_rule",
    onGitHub({ subject_prefix: "repo:*" }),
    /GitHub Actions signs for everybody/,
  ],
  ["any event on GitHub", "create_federation_rule", onGitHub({ claims: { event_name: "push" } }), /repository_owner/],
  ["a taken name", "create_federation_rule", { ...docs, name: "serving" }, /names are unique/],
  ["an archived issuer", "create_federation_rule", { ...docs, issuer: "jenkins-onprem" }, /archived/],
  ["an archived account", "create_federation_rule", { ...docs, service_account: "legacy-jenkins" }, /archived/],
  ["an archived workspace", "create_federation_rule", { ...docs, workspace: "Chatbot Pilot" }, /archived/],
  ["no workspace", "create_federation_rule", { ...docs, workspace: undefined }, /enabled nowhere/],
  ["a rule of org:admin", "update_federation_rule", { rule: "org-housekeeping", name: "x" }, /Claude Console alone/],
  ["archiving one", "archive_federation_rule", { rule: "org-housekeeping" }, /Claude Console alone/],
  [
    "its issuer",
    "update_federation_issuer",
    { issuer: "buildkite", check_jti: false },
    /"org-housekeeping" grants "org:admin"/,
  ],
  ["an archived rule", "update_federation_rule", { rule: "jenkins-builds", name: "x" }, /archived/],
  ["one place of several", "update_federation_rule", { rule: "gateway-deploy", workspace: "Default" }, /2 workspaces/],
  [
    "a rule loosened to anybody",
    "update_federation_rule",
    { rule: "gateway-deploy", match: { claims: { event_name: "push" } } },
    /GitHub Actions/,
  ],
  [
    "an issuer that becomes everybody's under a loose rule",
    "update_federation_issuer",
    { issuer: "github-actions", issuer_url: "https://gitlab.com" },
    /would let in everybody there.*GitLab/,
  ],
  ["an issuer with rules", "archive_federation_issuer", { issuer: "gke-prod" }, /"serving"\. Archive them first/],
  ["keys nobody can fetch", "create_federation_issuer", { name: "n", issuer_url: "http://n.example" }, /https/],
  [
    "an issuer's name",
    "create_federation_issuer",
    { name: "jenkins-onprem", issuer_url: "https://n.example" },
    /archived federation issuer/,
  ],
  [
    "the last workspace",
    "remove_federation_rule_workspace",
    { rule: "nightly-evals", workspace: "Data Platform" },
    /last workspace.*archive_federation_rule/,
  ],
  [
    "an archived place",
    "add_federation_rule_workspace",
    { rule: "nightly-evals", workspace: "Chatbot Pilot" },
    /archived/,
  ],
])("%s is refused in words, and nothing is sent", async (_, name, said, words) => {
  await using there = await start();
  expect(await refusalOf(there, name, { ...said })).toMatch(words);
  expect(there.writes()).toEqual([]);
});

test("what the guard lets through the API takes: an owner on GitHub by subject, claim or condition", async () => {
  await using there = await start();
  const matches = [
    { subject_prefix: "repo:northwind-labs/*" },
    { claims: { repository_owner: "northwind-labs" } },
    { condition: "claims.repository_owner == 'northwind-labs'" },
  ];
  for (const [at, match] of matches.entries())
    await carriedOut(there, "create_federation_rule", { ...onGitHub(match), name: `docs-${at}` });
});

test("org:admin is no scope that can be asked for", async () => {
  await using there = await start();
  const asked = writeOf("create_federation_rule").bind({ ...docs, scope: "org:admin" }, there.ctx);
  await expect(asked).rejects.toThrow(/Claude Console alone/);
});

test("a repointed issuer is critical, and says by name what it hands to whoever holds the new keys", async () => {
  await using there = await start();
  const said = { issuer: "github-actions", jwks: { type: "explicit_url", url: "https://keys.example/jwks" } };
  const { risk, warnings } = await plan(there, "update_federation_issuer", said);
  expect(risk).toBe("critical");
  expect(warnings[0]).toMatch(/holds the signing keys that "https:\/\/keys.example\/jwks" publishes can then become/);
  expect(warnings[0]).toContain('"nightly-evals" in "Data Platform" (rule "nightly-evals")');
  expect(warnings[0]).toContain('"ci-deployer" in "Production" and "Sandbox" (rule "gateway-deploy")');
  const renamed = await plan(there, "update_federation_issuer", { issuer: "github-actions", name: "github" });
  expect(renamed).toMatchObject({ risk: "medium", warnings: [] });
});

test.each([
  ["update_federation_issuer", { issuer: "gke-prod", issuer_url: "https://new.example", check_jti: false }],
  ["update_federation_issuer", { issuer: "github-actions", jwks: { type: "inline", keys: [{ kty: "EC" }] } }],
  ["update_federation_rule", { rule: "nightly-evals", match: { claims: { repository: "northwind-labs/evals" } } }],
  [
    "update_federation_rule",
    { rule: "gateway-deploy", service_account: "docs-bot", scope: "inference", name: "deploy" },
  ],
  ["update_federation_rule", { rule: "nightly-evals", applies_to_all_workspaces: true, token_lifetime_seconds: 60 }],
  ["update_federation_rule", { rule: "gateway-deploy", description: null }],
  ["add_federation_rule_workspace", { rule: "nightly-evals", workspace: "Sandbox" }],
])("%s %j is seen to have happened, and its undo sets it back whole", async (name, said) => {
  await using there = await start();
  const before = withoutTraces(there.demo.organization());
  const { sent, seen } = await carriedOut(there, name, said);
  expect(seen.asPlanned).toBe(true);
  expect(withoutTraces(there.demo.organization())).not.toEqual(before);
  const back = await carriedOut(there, sent.undo?.with ?? "", sent.undo?.input ?? {});
  expect(back.seen.asPlanned).toBe(true);
  expect(withoutTraces(there.demo.organization())).toEqual(before);
});

test("a claim that is no longer asked for counts as a change: a rule is not looser than its card said", async () => {
  await using there = await start();
  const looser = { rule: "nightly-evals", match: { claims: { repository: "northwind-labs/evals" } } };
  expect(await plan(there, "update_federation_rule", looser)).toMatchObject({ nothingToDo: false, risk: "critical" });
  const same = { claims: { event_name: "schedule", repository: "northwind-labs/evals" } };
  expect(await plan(there, "update_federation_rule", { ...looser, match: same })).toMatchObject({ nothingToDo: true });
});

test("an undo that cannot set everything back says what stays", async () => {
  await using there = await start();
  const everywhere = { ...docs, workspace: undefined, applies_to_all_workspaces: true };
  await carriedOut(there, "create_federation_rule", everywhere);
  const said = { rule: "docs-publish", workspace: "Sandbox", scope: "developer" };
  const { sent } = await carriedOut(there, "update_federation_rule", said);
  expect(sent.undo?.but).toMatch(/stays enabled in "Sandbox".*remove_federation_rule_workspace/);
});

test("who archives a rule hears who no longer gets in, and until when minted tokens live on", async () => {
  await using there = await start();
  const said = { rule: "gateway-deploy" };
  const { risk, irreversible } = await plan(there, "archive_federation_rule", said);
  expect([risk, irreversible]).toEqual(["high", expect.stringMatching(/cannot be brought back/)]);
  expect((await effectsOf(there, "archive_federation_rule", said)).slice(-2)).toEqual([
    expect.stringMatching(
      /subject is “repo:northwind-labs\/gateway:ref:refs\/heads\/main”\. Where: Production, Sandbox\./,
    ),
    "Tokens that were minted before stay valid until they expire, 15 minutes at most: done now, the last one ends at 23 Nov 2026, 14:13 UTC.",
  ]);
  await carriedOut(there, "archive_federation_rule", said);
  const issuer = { issuer: "github-actions" };
  expect(await refusalOf(there, "archive_federation_issuer", issuer)).not.toContain("gateway-deploy");
  await carriedOut(there, "archive_federation_rule", { rule: "nightly-evals" });
  expect(await effectsOf(there, "archive_federation_issuer", issuer)).toContain(
    "Tokens that its rules minted before stay valid, the last until 23 Nov 2026, 15:58 UTC.",
  );
});

test("a workspace that is added to a rule says as whom, and whether that account is there at all", async () => {
  await using there = await start();
  const into = (workspace: string) => ({ rule: "nightly-evals", workspace });
  expect(await warnings(there, "add_federation_rule_workspace", into("Pre-Mortem"))).toEqual([
    "nightly-evals is not in the workspace: nobody gets in before add_workspace_service_account.",
  ]);
  expect(await warnings(there, "add_federation_rule_workspace", into("Default"))).toEqual([]);
  const { sent, seen } = await carriedOut(there, "remove_federation_rule_workspace", {
    rule: "gateway-deploy",
    workspace: "Sandbox",
  });
  expect([seen.asPlanned, sent.undo?.with, sent.undo?.but]).toEqual([
    true,
    "add_federation_rule_workspace",
    expect.stringMatching(/enabled anew/),
  ]);
});

test("rules and issuers are told with names, and say where keys can no longer be fetched", async () => {
  await using there = await start();
  const rowsOf = async (name: string, said: object) => {
    const answer = await (await readOf(name).bind(said, there.ctx)).run();
    if (!("rows" in answer)) throw new Error(`${name} answered with no table`);
    return answer.rows.map((row) => Object.fromEntries(answer.columns.map((column, at) => [column, row[at]])));
  };
  expect(await rowsOf("list_federation_rules", { issuer: "github-actions" })).toMatchObject([
    { name: "nightly-evals", service_account: "nightly-evals", workspaces: "Data Platform" },
    {
      name: "gateway-deploy",
      issuer: "github-actions",
      service_account: "ci-deployer",
      workspaces: "Production, Sandbox",
    },
  ]);
  const issuers = await rowsOf("list_federation_issuers", {});
  expect(issuers.map(({ name, polling }) => [name, polling])).toEqual([
    ["gke-staging", "given up on 14 Nov 2026"],
    ["buildkite", "fine"],
    ["gke-prod", "fine"],
    ["github-actions", "fine"],
  ]);
  const resumed = await carriedOut(there, "resume_federation_issuer_polling", { issuer: "gke-staging" });
  expect([resumed.seen.asPlanned, resumed.sent.undo]).toEqual([true, null]);
});
