import type { Inside } from "../inside.js";
import { os } from "./base.js";

/** The record, newest first, and whether its chain is whole. */
export const activityProcedures = (inside: Inside) => ({
  list: os.activity.list.handler(async ({ input }) => {
    await inside.identified();
    const paging = inside.paging();
    await paging.catchUp();
    return paging.page({ ...input, org: inside.organizationId() });
  }),
  verify: os.activity.verify.handler(() => inside.verify()),
});
