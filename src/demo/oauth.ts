import * as z from "zod";
import { demoCredentials } from "./credentials.js";
import { invalid } from "./refusal.js";

const Grant = z.object({
  grant_type: z.literal("refresh_token"),
  refresh_token: z.string(),
  client_id: z.string().min(1),
});

/** The refresh token that a login of the demo begins with. */
export const firstRefreshToken = "sk-ant-ort01-demo-1";

/** Renews a token, as the API does for logins of `ant`: what renews it is good for one use, and the answer holds the next. */
export function createGrants() {
  let used = 0;
  return (body: unknown): object => {
    const asked = Grant.safeParse(body);
    if (!asked.success) throw invalid("invalid_request");
    if (asked.data.refresh_token !== `sk-ant-ort01-demo-${used + 1}`) throw invalid("invalid_grant");
    used += 1;
    return {
      access_token: demoCredentials.oauth,
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: `sk-ant-ort01-demo-${used + 1}`,
    };
  };
}
