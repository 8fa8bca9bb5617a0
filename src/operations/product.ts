import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import type { Context } from "./operation.js";

/** Whether it is a Claude Enterprise organization: those alone answer that they have no workspaces. */
export async function isEnterprise({ org, credential }: Context): Promise<boolean> {
  if (credential.kind !== "unknown") return credential.kind === "enterprise";
  try {
    await inOurWords(() => org.workspaces.list({ limit: 1 }));
    return false;
  } catch (error) {
    if (error instanceof ApiRefused) return error.code === "organization_type_not_supported";
    throw error;
  }
}
