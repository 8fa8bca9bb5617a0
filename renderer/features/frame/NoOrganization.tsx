import { Link } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import { buttonLook } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";

/** In place of what an organization would fill: says that there is none, and leads to choosing one. */
export function NoOrganization({ status }: { status: Status }) {
  return (
    <section aria-label="No organization" className="mx-auto mt-20 w-[440px] max-w-full px-5 text-center">
      <h2 className="serif-sentence text-sentence">No organization yet.</h2>
      <p className="mt-1 text-muted-foreground text-sub leading-[21px]">
        {status.trouble ? (
          <Inert text={status.trouble.message} ours />
        ) : (
          "Add an Admin key or use the demo organization. Until then agents can read and propose nothing."
        )}
      </p>
      <Link href="/welcome" className={buttonLook({ kind: "ink", className: "mt-5" })}>
        Choose an organization
      </Link>
    </section>
  );
}
