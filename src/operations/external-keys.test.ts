import { expect, test } from "vitest";
import { carriedOut, readOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const gcp = { type: "gcp", key_name: "projects/p/locations/us/keyRings/r/cryptoKeys/k" };

test("a key that a workspace uses, even an archived one, is not deleted and not moved, in words", async () => {
  await using there = await startWithContext();
  const refusal = async (name: string, args: object) => (await writeOf(name).bind(args, there.ctx)).refuse();
  expect(await refusal("delete_external_key", { external_key: "Hack week" })).toMatch(/archived workspace counts/);
  expect(await refusal("update_external_key", { external_key: "Hack week", provider_config: gcp })).toMatch(
    /cannot change/,
  );
  expect(await refusal("update_external_key", { external_key: "Hack week", display_name: "Old" })).toBeUndefined();
  expect(await refusal("update_external_key", { external_key: "Next year", provider_config: gcp })).toMatch(
    /Google Cloud/,
  );
});

test("a key that the policy asks for is refused by the API, in words", async () => {
  await using there = await startWithContext();
  const removal = await writeOf("delete_external_key").bind({ external_key: "Required" }, there.ctx);
  await expect(removal.send(there.once, await removal.plan())).rejects.toThrow(/workspace policy requires/);
});

test.each([
  [{ type: "aws" }, "kms_arn"],
  [{ type: "gcp" }, "key_name"],
  [{ type: "azure", key_name: "k" }, "tenant_id and vault_uri"],
])("what %j leaves out is asked for by name", async (provider_config, missing) => {
  await using there = await startWithContext();
  const asked = writeOf("create_external_key").bind({ display_name: "New", provider_config }, there.ctx);
  await expect(asked).rejects.toThrow(missing);
});

test("trying a key changes nothing, and a failure is an answer", async () => {
  await using there = await startWithContext();
  const create = await writeOf("create_external_key").bind(
    {
      display_name: "Vault",
      provider_config: { type: "azure", key_name: "k", tenant_id: "t", vault_uri: "https://northwind.vault.azure.net" },
    },
    there.ctx,
  );
  const { result } = await create.send(there.once, await create.plan());
  const before = there.demo.organization();
  const tried = await (await readOf("validate_external_key").bind({ external_key: "Vault" }, there.ctx)).run();
  expect(tried).toMatchObject({ thing: { status: "failure", error: expect.stringContaining("vault") } });
  expect(there.demo.organization()).toEqual(before);
  expect(result.id).toMatch(/^ekey_/);
});

const azure = { type: "azure", key_name: "k", tenant_id: "t", vault_uri: "https://northwind.vault.azure.net" };
const aws = { type: "aws", kms_arn: "arn:aws:kms:us-east-1:481516234200:key/0a0a", region: "us-east-1" };

test("a key that moves to another provider goes back whole, and one that moves to Google Cloud stays there", async () => {
  await using there = await startWithContext();
  await carriedOut(there, "create_external_key", { display_name: "Moving", provider_config: azure });
  const before = there.demo.organization().external_keys;
  const moved = await carriedOut(there, "update_external_key", {
    external_key: "Moving",
    display_name: "Moved",
    provider_config: aws,
  });
  expect(moved.plan).toMatchObject({ risk: "critical", irreversible: null });
  await carriedOut(there, "update_external_key", moved.sent.undo?.input ?? {});
  expect(there.demo.organization().external_keys).toEqual(before);
  const forGood = await carriedOut(there, "update_external_key", { external_key: "Moving", provider_config: gcp });
  expect(forGood.plan.irreversible).toMatch(/never changes again/);
  expect(forGood.sent.undo).toBeNull();
});
