import { useMutation } from "@tanstack/react-query";
import { KeyRound, Link2, type LucideIcon, Pause, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { RiskShape } from "../../components/RiskShape.js";
import { Switch } from "../../components/Switch.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { rowCount } from "../activity/row-count.js";
import { problemWords } from "../approvals/use-proposals.js";
import { OrganizationMenu } from "../organization/OrganizationMenu.js";
import { Palette } from "../palette/Palette.js";
import { useAllPages } from "./pages.js";

const kept = {
  keychain: "Key in the keychain",
  memory: "Key in memory only",
  environment: "Key from the environment",
  profile: "Login of an ant profile",
  demo: "Demo, no key needed",
} as const;

export function Sidebar({ status, reachable }: { status: Status; reachable: boolean }) {
  const [path] = useLocation();
  const pages = useAllPages();
  const { organization } = status;
  return (
    <aside
      aria-label="Countersign"
      className="flex w-[200px] shrink-0 flex-col border-r bg-sidebar px-2 pb-2 max-[959px]:w-12 max-[959px]:px-1"
    >
      <div className="flex min-h-12 flex-col justify-center">
        <OrganizationMenu status={status} />
      </div>
      <Palette status={status} />
      <nav aria-label="Pages" className="mt-2 flex flex-col gap-px">
        {pages.map(({ path: to, name, icon, letter }) => {
          const here = path.startsWith(to);
          return (
            <Link
              key={to}
              href={to}
              aria-current={here ? "page" : undefined}
              title={`${name} (G ${letter})`}
              aria-keyshortcuts={`G ${letter}`}
              className={`flex h-[30px] items-center gap-2.5 rounded-control px-2 font-medium ${
                here ? "bg-accent text-foreground" : "text-muted-foreground hover:text-foreground"
              }`}
            >
              <Icon of={icon} />
              <span className="flex-1 max-[959px]:sr-only">{name}</span>
              {to === "/approvals" && status.waiting > 0 && (
                <span className="font-semibold tabular-nums max-[959px]:sr-only">
                  {status.waiting}
                  <span className="sr-only"> waiting</span>
                </span>
              )}
            </Link>
          );
        })}
      </nav>
      <span className="flex-1" />
      <footer className="border-t pt-2 text-label text-muted-foreground max-[959px]:hidden">
        {status.unsettled && (
          <Link href="/settings" className="flex min-h-[26px] items-center gap-2.5 rounded-control px-2 text-risk-high">
            <RiskShape danger="high" size={14} silent />
            <span>Settings changed outside. Look</span>
          </Link>
        )}
        <PauseLine status={status} />
        <ChainLine chain={status.chain} />
        {status.stream !== null && (
          <Link
            href="/settings"
            title={inertText(status.stream, 400)}
            className="flex min-h-[26px] items-center gap-2.5 rounded-control px-2 text-risk-high"
          >
            <RiskShape danger="high" size={14} silent />
            <span>
              Rows not sent on. Look<span className="sr-only">. {inertText(status.stream, 400)}</span>
            </span>
          </Link>
        )}
        {status.hindrance !== null && (
          <Link
            href="/diagnostics"
            title={inertText(status.hindrance, 400)}
            className="flex min-h-[26px] items-center gap-2.5 rounded-control px-2 text-risk-medium"
          >
            <RiskShape danger="medium" size={14} silent />
            <span>
              Something is hindered. Look<span className="sr-only">. {inertText(status.hindrance, 400)}</span>
            </span>
          </Link>
        )}
        {organization && <FootLine icon={KeyRound}>{kept[organization.key]}</FootLine>}
        {status.trouble ? (
          <p className="flex min-h-[26px] items-start gap-2.5 px-2 py-1 text-risk-high" title={status.trouble.message}>
            <RiskShape danger="high" size={14} silent />
            <span className="line-clamp-3">
              <Inert text={status.trouble.message} whole />
            </span>
          </p>
        ) : (
          <FootLine icon={RefreshCw}>
            {!reachable ? (
              "Desk out of reach"
            ) : status.syncedAt ? (
              <>
                Synced <Time at={status.syncedAt} as="utc" />
              </>
            ) : (
              "Figures read live"
            )}
          </FootLine>
        )}
      </footer>
    </aside>
  );
}

function FootLine({ icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <p className="flex h-[26px] items-center gap-2.5 px-2">
      <Icon of={icon} size={14} />
      <span className="truncate">{children}</span>
    </p>
  );
}

function PauseLine({ status }: { status: Status }) {
  const { query } = useDesk();
  const pause = useMutation(query.settings.pause.mutationOptions());
  const resume = useMutation(query.settings.resume.mutationOptions());
  const { paused, pausedUntil } = status;
  const problem = pause.error ?? resume.error;
  const locked = status.pin.open ? undefined : "This window needs the PIN first.";
  return (
    <div className={`pl-2 ${paused ? "text-risk-medium" : ""}`}>
      <div className="flex min-h-[26px] items-center gap-2.5">
        <Icon of={Pause} size={14} />
        <span className="flex-1">
          {!paused ? (
            "Pause agent writes"
          ) : pausedUntil === null ? (
            "Agent writes paused"
          ) : (
            <>
              Agent writes paused until <Time at={pausedUntil} />
            </>
          )}
        </span>
        <Switch
          label="Pause agent writes"
          on={paused}
          off={paused ? locked : undefined}
          onChange={(on) => (on ? pause.mutate({ until: "resumed" }) : resume.mutate({}))}
        />
      </div>
      {!paused && (
        <Button
          kind="ghost"
          size="small"
          className="mb-1 ml-3.5 text-muted-foreground"
          onClick={() => pause.mutate({ until: "an hour" })}
        >
          For an hour
        </Button>
      )}
      {problem && (
        <p role="alert" className="pb-1 text-risk-high">
          {problemWords(problem)}
        </p>
      )}
    </div>
  );
}

function ChainLine({ chain }: { chain: Status["chain"] }) {
  if (!chain.whole)
    return (
      <Link
        href="/activity"
        className="flex min-h-[26px] items-center gap-2.5 rounded-control px-2 text-risk-irreversible"
      >
        <RiskShape danger="irreversible" size={14} silent />
        <span>{chain.why ?? "Chain broken"}. Look</span>
      </Link>
    );
  return (
    <FootLine icon={Link2}>
      Chain whole
      {chain.checkedAt ? (
        <>
          , <Time at={chain.checkedAt} />
        </>
      ) : (
        `, ${rowCount(chain.rows)}`
      )}
    </FootLine>
  );
}
