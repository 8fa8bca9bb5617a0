import { Menu } from "@base-ui/react/menu";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useLocation } from "wouter";
import type { ListedOrganization } from "../../../src/desk/contract/set-up.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { useAnnounced } from "../../components/KeyHint.js";
import { Mark } from "../../components/Mark.js";
import { useKeys } from "../../components/use-keys.js";
import { useChosen, useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { kindWords } from "./organization-words.js";

/** Whose organization this is, and the way to another. What waits in one stays there while another is open. */
export function OrganizationMenu({ status }: { status: Status }) {
  const { query } = useDesk();
  const [, go] = useLocation();
  const { data: organizations = [] } = useQuery(query.organizations.list.queryOptions());
  const open = useMutation(query.organizations.open.mutationOptions({ onSuccess: useChosen() }));
  const { organization, pin } = status;
  const held = organization?.key === "environment";
  const locked = pin.needed && !pin.open;
  const trigger = useRef<HTMLButtonElement>(null);
  const announced = useAnnounced();
  useKeys({
    "shift+o": { does: "Switch organization", everywhere: true, act: () => trigger.current?.click() },
  });
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          ref={trigger}
          title={announced("Switch organization (⇧O)")}
          aria-keyshortcuts={announced("Shift+O")}
          className="-mx-0.5 flex min-h-11 w-full items-center gap-2.5 rounded-control px-2.5 text-left hover:bg-accent focus-visible:-outline-offset-2 max-[959px]:mx-0 max-[959px]:px-2.5"
        >
          <Mark />
          <span className="min-w-0 flex-1 max-[959px]:sr-only">
            <span
              className={`wrap-anywhere font-semibold leading-[18px] ${organization?.address ? "line-clamp-1" : "line-clamp-2"}`}
              title={organization ? inertText(organization.name) : undefined}
            >
              {organization ? <Inert text={organization.name} whole /> : "No organization"}
            </span>
            {organization?.address && (
              <span className="block truncate font-mono text-muted-foreground text-note" title={organization.address}>
                {organization.address}
              </span>
            )}
            <span className="sr-only"> Switch organization</span>
          </span>
          <Icon of={ChevronsUpDown} size={14} className="text-muted-foreground max-[959px]:hidden" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="start" sideOffset={4} className="z-20">
            <Menu.Popup
              aria-label="Organizations"
              className="max-h-[70vh] w-80 overflow-y-auto rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
            >
              <Menu.RadioGroup
                value={organizations.find((one) => one.open)?.id}
                onValueChange={(id) => open.mutate({ id: String(id) })}
              >
                {organizations.map((one) => (
                  <OrganizationItem key={one.id} organization={one} off={held || (locked && !one.open)} />
                ))}
              </Menu.RadioGroup>
              {(held || locked) && (
                <p className="px-2 py-1.5 text-label text-muted-foreground">
                  {held
                    ? "The key comes from ANTHROPIC_ADMIN_KEY. Start without it to switch here."
                    : "Locked. Your PIN opens this window; then you can switch."}
                </p>
              )}
              <Menu.Separator className="my-1.5 border-t" />
              <Menu.Item disabled={held} onClick={() => go("/add")} className={itemLook}>
                <Icon of={Plus} size={14} />
                Add an organization
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {open.error && (
        <p role="alert" className="px-2 pb-1 text-label text-risk-high">
          {problemWords(open.error)}
        </p>
      )}
    </>
  );
}

const itemLook =
  "grid min-h-9 cursor-default grid-cols-[14px_1fr] items-center gap-x-2.5 rounded-control px-2 py-1.5 outline-none data-disabled:text-muted-foreground data-highlighted:bg-accent";

function OrganizationItem({ organization, off }: { organization: ListedOrganization; off: boolean }): ReactNode {
  const { id, name, kind, address } = organization;
  return (
    <Menu.RadioItem value={id} disabled={off} closeOnClick className={itemLook}>
      <span className="flex size-3.5">
        <Menu.RadioItemIndicator>
          <Icon of={Check} size={14} />
        </Menu.RadioItemIndicator>
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium">
          <Inert text={name} whole />
        </span>
        <span className="block truncate text-label text-muted-foreground">
          {kindWords[kind]}
          {address && (
            <>
              , <span className="font-mono text-note">{address}</span>
            </>
          )}
        </span>
      </span>
    </Menu.RadioItem>
  );
}
