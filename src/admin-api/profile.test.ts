import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { demoCredentials } from "../demo/credentials.js";
import { startDemoApi } from "../demo/demo-api.js";
import { firstRefreshToken } from "../demo/oauth.js";
import { createAdminApi } from "./client.js";
import { probe } from "./credential.js";
import { type Profile, profilesFolder, profilesIn, tokensOf } from "./profile.js";

const never = new AbortController().signal;
const nowInSeconds = () => Math.floor(Date.now() / 1000);

interface Login {
  access_token: string;
  expires_at?: number;
  refresh_token?: string;
}

/** A folder as `ant` leaves it after a login. */
function loggedIn(login?: Login, config: object = { type: "user_oauth", client_id: "ant" }): Profile {
  const folder = mkdtempSync(join(tmpdir(), "profiles-"));
  for (const part of ["configs", "credentials"]) mkdirSync(join(folder, part));
  writeFileSync(join(folder, "configs", "admin.json"), JSON.stringify({ version: "1.0", authentication: config }));
  const kept = { version: "1.0", type: "oauth_token", ...login };
  if (login) writeFileSync(join(folder, "credentials", "admin.json"), JSON.stringify(kept), { mode: 0o600 });
  return { name: "admin", folder };
}

const keptIn = ({ folder }: Profile) => JSON.parse(readFileSync(join(folder, "credentials", "admin.json"), "utf8"));

async function probing(profile: Profile, baseURL: string) {
  const { token, renew } = tokensOf(profile, baseURL);
  await using api = createAdminApi({ key: token, renew, baseURL });
  return await probe(api.reading("calls", never), "token");
}

test("a login that is fresh is used as it is, and says that it is a token", async () => {
  await using demo = await startDemoApi();
  const profile = loggedIn({ access_token: demoCredentials.oauth, expires_at: nowInSeconds() + 3600 });
  expect(await probing(profile, demo.url)).toMatchObject({ name: "Northwind Labs", kind: "console" });
  expect(demo.requests().every(({ betas }) => betas.includes("oauth-2025-04-20"))).toBe(true);
});

test("one that has expired is renewed once, however many reads want it, and the file has the next", async () => {
  await using demo = await startDemoApi();
  const profile = loggedIn({
    access_token: demoCredentials.expiredToken,
    expires_at: nowInSeconds() - 10,
    refresh_token: firstRefreshToken,
  });
  expect(await probing(profile, demo.url)).toMatchObject({ name: "Northwind Labs" });
  expect(demo.requests().filter(({ path }) => path === "/v1/oauth/token")).toHaveLength(1);
  expect(keptIn(profile)).toMatchObject({ access_token: demoCredentials.oauth, refresh_token: "sk-ant-ort01-demo-2" });
});

test("one that looks fresh and is refused all the same is renewed once, and the reads go on", async () => {
  await using demo = await startDemoApi();
  const profile = loggedIn({
    access_token: demoCredentials.expiredToken,
    expires_at: nowInSeconds() + 3600,
    refresh_token: firstRefreshToken,
  });
  expect(await probing(profile, demo.url)).toMatchObject({ name: "Northwind Labs" });
  expect(demo.requests().filter(({ path }) => path === "/v1/oauth/token")).toHaveLength(1);
});

test.each<[string, Login | undefined, string, RegExp]>([
  [
    "that cannot be renewed",
    { access_token: "x", expires_at: 1 },
    "login_expired",
    /has expired, and it could not be renewed.*ant auth login --profile admin/,
  ],
  [
    "whose renewal is refused",
    { access_token: "x", expires_at: 1, refresh_token: "sk-ant-ort01-used" },
    "login_expired",
    /could not be renewed by itself/,
  ],
  ["that was logged out", undefined, "login_expired", /is not logged in/],
])("a login %s says how to log in again, and shows no token", async (_, login, code, words) => {
  await using demo = await startDemoApi();
  const error = await probing(loggedIn(login), demo.url).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
  expect(String(error)).not.toContain("ort01-used");
});

test("a login that others can read is not used, and the words say what closes it", async () => {
  const profile = loggedIn({ access_token: "x" });
  chmodSync(join(profile.folder, "credentials", "admin.json"), 0o644);
  await expect(tokensOf(profile, "http://127.0.0.1:1").token()).rejects.toMatchObject({
    code: "profile_unreadable",
    message: expect.stringMatching(/chmod 600/),
  });
});

test("renewing while nobody answers says nothing about the login", async () => {
  const profile = loggedIn({ access_token: "x", expires_at: 1, refresh_token: "y" });
  await expect(tokensOf(profile, "http://127.0.0.1:9").token()).rejects.toMatchObject({
    code: "api_unreachable",
  });
});

test("a name never leads out of the folder, and what is not there says how it is made", async () => {
  const { folder } = loggedIn();
  const token = (name: string) => tokensOf({ name, folder }, "http://127.0.0.1:1").token();
  await expect(token("../../etc/passwd")).rejects.toMatchObject({ code: "profile_unknown" });
  await expect(token("other")).rejects.toThrow(/ant auth login --profile other/);
});

test("a federation that takes its identity from the environment is refused in words", async () => {
  const profile = loggedIn(undefined, { type: "oidc_federation", federation_rule_id: "fdrl_1" });
  await expect(tokensOf(profile, "http://127.0.0.1:1").token()).rejects.toMatchObject({
    code: "profile_unreadable",
    message: expect.stringMatching(/identity token is a file/),
  });
});

test("the profiles of a folder are told by their files' names alone", async () => {
  const { folder } = loggedIn();
  writeFileSync(join(folder, "configs", "staging.json"), "not JSON");
  writeFileSync(join(folder, "configs", "notes.txt"), "");
  expect(await profilesIn(folder)).toEqual(["admin", "staging"]);
  expect(await profilesIn(join(folder, "nowhere"))).toEqual([]);
});

test.each([
  [{ ANTHROPIC_CONFIG_DIR: "/etc/ant" }, "/etc/ant"],
  [{ HOME: "/home/ana" }, "/home/ana/.config/anthropic"],
  [{ HOME: "/home/ana", XDG_CONFIG_HOME: "/home/ana/conf" }, "/home/ana/conf/anthropic"],
])("the folder of %j is %s", (environment, folder) => {
  expect(profilesFolder(environment, "linux")).toBe(folder);
});

test.each([
  [{ APPDATA: "D:\\Roaming" }, "D:\\Roaming\\Anthropic"],
  [{ HOME: "C:\\Users\\ana" }, "C:\\Users\\ana\\AppData\\Roaming\\Anthropic"],
])("on Windows the folder of %j is %s", (environment, folder) => {
  expect(profilesFolder(environment, "win32")).toBe(folder);
});

test("a token that could end a header is not sent, and a profile that is no JSON is none", async () => {
  await using demo = await startDemoApi();
  const profile = loggedIn({ access_token: "sk-ant-oat01-\nX-Odd: 1", expires_at: nowInSeconds() + 3600 });
  await expect(tokensOf(profile, demo.url).token()).rejects.toMatchObject({
    code: "profile_unreadable",
    message: expect.stringMatching(/holds no token that could be sent\. Log in again with: ant auth login/),
  });
  writeFileSync(join(profile.folder, "configs", "admin.json"), "{");
  await expect(tokensOf(profile, demo.url).token()).rejects.toMatchObject({ code: "profile_unreadable" });
  expect(demo.requests()).toEqual([]);
});

test("where another token is there by now, that one is used and none is renewed", async () => {
  await using demo = await startDemoApi();
  const profile = loggedIn({ access_token: demoCredentials.oauth, expires_at: nowInSeconds() + 3600 });
  expect(await tokensOf(profile, demo.url).renew(demoCredentials.expiredToken)).toBe(demoCredentials.oauth);
  expect(demo.requests()).toEqual([]);
});
