import { BadRequestError, NotFoundError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

test("an invite waits for 21 days, can be read, and is gone once it is deleted", async () => {
  await using northwind = await startWithClient();
  const { invites } = northwind.org;
  const made = await invites.create({ email: "contractor@example.com", role: "developer" });
  expect(made).toMatchObject({
    status: "pending",
    invited_at: "2026-11-18T13:58:44.000Z",
    expires_at: "2026-12-09T13:58:44.000Z",
  });
  expect(await invites.retrieve(made.id)).toEqual(made);
  expect(await invites.delete(made.id)).toEqual({ id: made.id, type: "invite_deleted" });
  await expect(invites.retrieve(made.id)).rejects.toThrow(NotFoundError);
});

test.each([
  ["already_member", "Bob+again@example.com"],
  ["invite_already_exists", "jonas.weber@northwind.example"],
  ["email_domain_not_allowed", "who@blocked.example"],
  ["cannot_invite_emails_with_unverified_domains", "who@unverified.example"],
])("%s is said of %s", async (errorCode, email) => {
  await using northwind = await startWithClient();
  const before = northwind.demo.organization();
  await expect(northwind.org.invites.create({ email, role: "user" })).rejects.toMatchObject({ status: 400, errorCode });
  expect(northwind.demo.organization()).toEqual(before);
});

test("who let an invite expire can be invited again", async () => {
  await using northwind = await startWithClient();
  const made = await northwind.org.invites.create({ email: "late.reply@northwind.example", role: "user" });
  expect(made.status).toBe("pending");
});

test("invites are found by what became of them", async () => {
  await using northwind = await startWithClient();
  const { invites } = northwind.org;
  const found = async (status: "accepted" | "expired" | "pending") =>
    (await invites.list({ statuses: [status] })).data.map(({ status: is }) => is);
  expect(await found("accepted")).toEqual(["accepted"]);
  expect(await found("expired")).toEqual(["expired", "expired"]);
  expect(await found("pending")).toEqual(["pending", "pending", "pending"]);
});

test("only a pending invite can be deleted", async () => {
  await using northwind = await startWithClient();
  for (const email of ["late.reply@northwind.example", "jack.o-brien@northwind.example"]) {
    await expect(northwind.org.invites.delete(northwind.ids.invite(email))).rejects.toThrow(BadRequestError);
  }
});

test("an organization that is full takes nobody more", async () => {
  await using northwind = await startWithClient();
  const { member_limit, users } = northwind.demo.organization();
  const free = member_limit - users.length - 3; // three are pending
  for (let at = 0; at < free; at += 1)
    await northwind.org.invites.create({ email: `one${at}@example.com`, role: "user" });
  await expect(northwind.org.invites.create({ email: "more@example.com", role: "user" })).rejects.toMatchObject({
    errorCode: "org_member_limit_exceeded",
  });
});

test("invites are found by role and by status", async () => {
  await using northwind = await startWithClient();
  const { invites } = northwind.org;
  const all = (await invites.list({ limit: 100 })).data;
  const found = async (query: object) => (await invites.list({ limit: 100, ...query })).data;
  expect(await found({ statuses: ["pending"] })).toEqual(all.filter(({ status }) => status === "pending"));
  expect(await found({ roles: ["developer"] })).toEqual(all.filter(({ role }) => role === "developer"));
  expect((await found({ roles: ["developer"], statuses: ["pending"] })).length).toBeLessThan(all.length);
});
