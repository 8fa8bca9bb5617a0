import { Menu } from "@base-ui/react/menu";
import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import type { Action } from "../../../src/desk/contract/catalog.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { type About, AskButton, AskDialog } from "./AskDialog.js";
import type { ListOf } from "./pages.js";
import { useClosed, useOffered } from "./use-catalog.js";

interface ActionsProps {
  list: ListOf;
  id: string;
  name: string;
  /** What the thing says now. */
  now: Readonly<Record<string, unknown>>;
}

interface Ask {
  action: Action;
  about: About;
  /** Why it cannot be asked for. */
  why: string | undefined;
}

const mostInSight = 3;

/** Every write that names this thing: the usual ones in sight, the others in a menu. Where none of the usual can be, why stands alone. */
export function Actions({ list: { noun = "", usual = [], doubled = [] }, id, name, now }: ActionsProps) {
  const actions = useOffered().data?.actions ?? [];
  const closed = useClosed(noun, id);
  const own = useId();
  // What is closed is known a moment later: until then nothing is offered, and the place is kept.
  if (!closed) return <div className="mt-3 h-[26px]" />;
  const asks = actions.flatMap((action): Ask[] => {
    const field = action.fields.find((one) => one.noun === noun && one.kind === "text");
    if (!field || doubled.includes(action.operation)) return [];
    const about = { argument: field.argument, id, name, now: action.changes === noun ? now : {} };
    return [{ action, about, why: closed[action.operation] ?? action.closed ?? undefined }];
  });
  if (asks.length === 0) return null;
  const first = usual.flatMap((operation) => asks.find(({ action }) => action.operation === operation) ?? []);
  const inSight = [...first, ...(asks.length > mostInSight ? [] : asks.filter((one) => !first.includes(one)))];
  const shown = inSight.slice(0, mostInSight);
  const reasons = [...new Set(shown.flatMap(({ why }) => why ?? []))];
  const rest = asks.filter((one) => !shown.includes(one) && !(one.why && reasons.includes(one.why)));
  const isShut = shown.every(({ why }) => why !== undefined);
  return (
    <section aria-label="Ask for" className="mt-3">
      <div className="flex flex-wrap gap-1.5">
        {!isShut &&
          shown.map(({ action, about, why }, at) => (
            <AskButton
              key={action.operation}
              action={action}
              about={about}
              on={String(at + 1)}
              closed={why === undefined ? undefined : { why, saidBy: `${own}${reasons.indexOf(why)}` }}
            />
          ))}
        {rest.length > 0 && <More asks={rest} />}
      </div>
      {reasons.map((why, at) => (
        <p key={why} id={`${own}${at}`} className="mt-1.5 text-label text-muted-foreground">
          <Inert text={why} whole ours />
        </p>
      ))}
    </section>
  );
}

function More({ asks }: { asks: readonly Ask[] }) {
  const [asked, setAsked] = useState<Ask>();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          render={<KeyButton size="small" hotkey={{ on: "m", does: "What else can be asked for of what is open" }} />}
        >
          More <Icon of={ChevronDown} size={14} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-20">
            <Menu.Popup
              aria-label="More to ask for"
              className="max-h-(--available-height) w-72 overflow-y-auto rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
            >
              {asks.map((ask) => (
                <Menu.Item
                  key={ask.action.operation}
                  aria-disabled={ask.why === undefined ? undefined : true}
                  closeOnClick={ask.why === undefined}
                  onClick={() => {
                    if (ask.why !== undefined) return;
                    setAsked(ask);
                    setOpen(true);
                  }}
                  className="cursor-default rounded-control px-2 py-1 outline-none data-highlighted:bg-accent"
                >
                  <span className={ask.why === undefined ? "" : "text-muted-foreground"}>{ask.action.title}</span>
                  {ask.why !== undefined && (
                    <span className="block text-label text-muted-foreground">
                      <Inert text={ask.why} whole ours />
                    </span>
                  )}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {asked && <AskDialog action={asked.action} about={asked.about} open={open} onOpen={setOpen} />}
    </>
  );
}
