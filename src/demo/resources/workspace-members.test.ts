import { BadRequestError, NotFoundError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

async function premortem() {
  const northwind = await startWithClient();
  const workspace_id = northwind.ids.workspace("Pre-Mortem");
  return { ...northwind, workspace_id, members: northwind.org.workspaces.members };
}

test("a member is added, changed, removed and added again", async () => {
  await using at = await premortem();
  const { members, workspace_id } = at;
  const user_id = at.ids.user("bob@example.com");
  await expect(members.retrieve(user_id, { workspace_id })).rejects.toThrow(NotFoundError);
  const added = await members.add(workspace_id, { user_id, workspace_role: "workspace_developer" });
  expect(added).toEqual({ type: "workspace_member", user_id, workspace_id, workspace_role: "workspace_developer" });
  await expect(members.add(workspace_id, { user_id, workspace_role: "workspace_user" })).rejects.toThrow(/already/);
  await members.update(user_id, { workspace_id, workspace_role: "workspace_admin" });
  expect((await members.retrieve(user_id, { workspace_id })).workspace_role).toBe("workspace_admin");
  expect(await members.remove(user_id, { workspace_id })).toEqual({
    type: "workspace_member_deleted",
    user_id,
    workspace_id,
  });
  await expect(members.retrieve(user_id, { workspace_id })).rejects.toThrow(NotFoundError);
  await members.add(workspace_id, { user_id, workspace_role: "workspace_developer" });
});

test("admins of the organization are admins everywhere, and that cannot be taken", async () => {
  await using at = await premortem();
  const user_id = at.ids.user("dana.okafor@northwind.example");
  const { members, workspace_id } = at;
  expect((await members.list(workspace_id)).data).toContainEqual(
    expect.objectContaining({ user_id, workspace_role: "workspace_admin" }),
  );
  await expect(members.remove(user_id, { workspace_id })).rejects.toThrow(/inherited/);
  await expect(members.update(user_id, { workspace_id, workspace_role: "workspace_user" })).rejects.toThrow(/lowered/);
});

test("a billing member can be raised to admin and falls back, nothing else", async () => {
  await using at = await premortem();
  const user_id = at.ids.user("greta.lind@northwind.example");
  const { members, workspace_id } = at;
  const role = async () => (await members.retrieve(user_id, { workspace_id })).workspace_role;
  expect(await role()).toBe("workspace_billing");
  await expect(members.remove(user_id, { workspace_id })).rejects.toThrow(/inherited/);
  await expect(members.update(user_id, { workspace_id, workspace_role: "workspace_user" })).rejects.toThrow(
    BadRequestError,
  );
  await members.update(user_id, { workspace_id, workspace_role: "workspace_admin" });
  expect(await role()).toBe("workspace_admin");
  await members.update(user_id, { workspace_id, workspace_role: "workspace_billing" });
  expect(await role()).toBe("workspace_billing");
});

test("workspace_billing is given to nobody", async () => {
  await using at = await premortem();
  const { workspace_id } = at;
  const [bob, priya] = [at.ids.user("bob@example.com"), at.ids.user("priya.raman@northwind.example")];
  const path = `/v1/organizations/workspaces/${workspace_id}/members`;
  const body = { user_id: bob, workspace_role: "workspace_billing" };
  await expect(at.client.post(path, { body })).rejects.toThrow(BadRequestError);
  await expect(at.members.update(priya, { workspace_id, workspace_role: "workspace_billing" })).rejects.toThrow(
    BadRequestError,
  );
});

test("the default workspace has no list of members, an archived one takes none", async () => {
  await using at = await premortem();
  await expect(at.members.list(at.ids.workspace("Default"))).rejects.toThrow(/no list/);
  const user_id = at.ids.user("bob@example.com");
  const closed = at.ids.workspace("Chatbot Pilot");
  await expect(at.members.add(closed, { user_id, workspace_role: "workspace_user" })).rejects.toThrow(/archived/);
});
