import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** The record, newest first, and whether its chain is whole. */
export const activityProcedures = (inside: Inside) => ({
  list: os.activity.list.handler(async ({ input }) => {
    await inside.identified();
    const paging = inside.paging();
    await paging.catchUp();
    return paging.page({ ...input, org: inside.organizationId() });
  }),
  elsewhere: os.activity.elsewhere.handler(({ input, errors, signal }) =>
    orRefused(errors, () => inside.elsewhere(input.days, signal)),
  ),
  verify: os.activity.verify.handler(() => inside.verify()),
});
