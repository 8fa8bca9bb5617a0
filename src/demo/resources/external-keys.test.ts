import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

const kms_arn = "arn:aws:kms:eu-west-2:481516234200:key/c0ffee";

test("a key is made with what was left out filled in: the region is the ARN's, unless told", async () => {
  await using northwind = await startWithClient();
  const { externalKeys } = northwind.org;
  const bare = await externalKeys.create({ provider_config: { type: "aws", kms_arn } });
  expect(bare).toMatchObject({
    display_name: null,
    user_profile_id: null,
    attachment: { type: "unattached" },
    provider_config: { kms_arn, region: "eu-west-2" },
  });
  const told = await externalKeys.create({
    display_name: "Told",
    user_profile_id: "uprof_1",
    provider_config: { type: "aws", kms_arn, region: "us-east-1" },
  });
  expect(told).toMatchObject({
    display_name: "Told",
    user_profile_id: "uprof_1",
    provider_config: { region: "us-east-1" },
  });
});

test("an Azure key is kept with or without its application, changed while it is unused, and deleted", async () => {
  await using northwind = await startWithClient();
  const { externalKeys } = northwind.org;
  const vault = { type: "azure", key_name: "k", tenant_id: "t", vault_uri: "https://v.vault.azure.net" } as const;
  const { id } = await externalKeys.create({ provider_config: vault });
  expect(await externalKeys.retrieve(id)).toMatchObject({ provider_config: { client_id: null } });
  expect(await externalKeys.validate(id)).toMatchObject({ status: "failure" });
  const changed = await externalKeys.update(id, {
    provider_config: { ...vault, client_id: "app" },
    display_name: "Now",
  });
  expect(changed).toMatchObject({ display_name: "Now", provider_config: { client_id: "app" } });
  expect(await externalKeys.update(id, { display_name: null })).toMatchObject({ display_name: null });
  await externalKeys.delete(id);
  await expect(externalKeys.retrieve(id)).rejects.toMatchObject({ status: 404 });
});
