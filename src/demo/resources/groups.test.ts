import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

test("a group keeps its name where none is sent, and somebody who is in it already stays in it once", async () => {
  await using northwind = await startWithClient({ kind: "enterprise" });
  const { rbacGroups } = northwind.org;
  const data = northwind.demo.organization().groups.find(({ name }) => name === "Data")!;
  expect(await rbacGroups.update(data.id, {})).toEqual(await rbacGroups.retrieve(data.id));
  expect((await rbacGroups.update(data.id, { name: "Numbers" })).name).toBe("Numbers");
  const { data: members } = await rbacGroups.members.list(data.id);
  const again = await rbacGroups.members.add(data.id, { user_id: members[0]!.user_id });
  expect(again).toEqual(members[0]);
  expect((await rbacGroups.members.list(data.id)).data).toHaveLength(members.length);
});
