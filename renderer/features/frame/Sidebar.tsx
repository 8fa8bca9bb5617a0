import { KeyRound, Link2, type LucideIcon, Pause, RefreshCw } from "lucide-react";
import { use, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint, KeyHints, useAnnounced } from "../../components/KeyHint.js";
import { type Danger, dangers, RiskShape } from "../../components/RiskShape.js";
import { Switch } from "../../components/Switch.js";
import { formatTime } from "../../components/time-format.js";
import { useKeys } from "../../components/use-keys.js";
import { problemWords } from "../../problem-words.js";
import { rowCount } from "../activity/row-count.js";
import { OrganizationMenu } from "../organization/OrganizationMenu.js";
import { Palette } from "../palette/Palette.js";
import { useAllPages } from "./pages.js";
import { type Pausing, usePausing } from "./use-pausing.js";

const kept = {
  keychain: "Key in the keychain",
  memory: "Key in memory only",
  environment: "Key in the environment",
  profile: "Login of an ant profile",
  demo: "Demo, no key needed",
} as const;

export function Sidebar({ status, reachable }: { status: Status; reachable: boolean }) {
  const [path] = useLocation();
  const pages = useAllPages();
  const { organization } = status;
  const pausing = usePausing();
  const announced = useAnnounced();
  const at = pages.findIndex(({ path: to }) => path.startsWith(to));
  const nav = useRef<HTMLElement>(null);
  // In a low window, or at 200 % zoom, it may lie where nobody has scrolled to.
  useEffect(() => {
    nav.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <aside
      aria-label="Countersign"
      className="flex w-[200px] shrink-0 flex-col border-r bg-sidebar px-2 pb-2 max-[959px]:w-12 max-[959px]:px-1"
    >
      <div className="flex min-h-12 flex-col justify-center">
        <OrganizationMenu status={status} />
      </div>
      <Palette status={status} pausing={pausing} />
      <nav
        ref={nav}
        aria-label="Pages"
        // Among icons alone a scroll bar would lie over them.
        className="mt-2 flex min-h-16 flex-1 flex-col gap-px overflow-y-auto max-[959px]:[scrollbar-width:none]"
      >
        {pages.map(({ path: to, name, icon, letter }, index) => {
          const here = index === at;
          const keys = announced(`G ${letter}`);
          return (
            <Link
              key={to}
              href={to}
              aria-current={here ? "page" : undefined}
              title={keys ? `${name} (${keys})` : name}
              aria-keyshortcuts={keys}
              className={`flex h-[30px] shrink-0 items-center gap-2.5 rounded-control px-2 font-medium focus-visible:-outline-offset-2 ${
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
      <footer className="border-t pt-2 text-label text-muted-foreground">
        {status.unsettled && <Wrong to="/settings" danger="high" words="Settings changed outside" />}
        <PauseLine status={status} pausing={pausing} />
        <ChainLine chain={status.chain} />
        {status.stream !== null && (
          <Wrong to="/settings" danger="high" words="Rows not sent on" why={inertText(status.stream, 400)} />
        )}
        {status.hindrance !== null && (
          <Wrong
            to="/diagnostics"
            danger="medium"
            words="Something is hindered"
            why={inertText(status.hindrance, 400)}
          />
        )}
        {organization && <FootLine icon={KeyRound}>{kept[organization.key]}</FootLine>}
        {status.trouble ? (
          <Link
            href="/diagnostics"
            className="flex min-h-[26px] items-start gap-2.5 rounded-control px-2 py-1 text-risk-high max-[959px]:justify-center"
            title={inertText(status.trouble.message, 400)}
          >
            <RiskShape danger="high" size={14} silent />
            <span className="max-[959px]:sr-only">
              <span className="line-clamp-3">
                <Inert text={status.trouble.message} whole ours />
              </span>
              Look
            </span>
          </Link>
        ) : (
          <FootLine icon={RefreshCw}>{syncedWords(status, reachable)}</FootLine>
        )}
      </footer>
    </aside>
  );
}

function syncedWords({ syncedAt }: Status, reachable: boolean): string {
  if (!reachable) return "Desk out of reach";
  return syncedAt === null ? "Figures read live" : `Synced ${formatTime(syncedAt, "utc")}`;
}

/** What is well: an icon and a few words; where there is room for icons alone, the words are its title. */
function FootLine({ icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <p className="flex h-[26px] items-center gap-2.5 px-2 max-[959px]:justify-center" title={children}>
      <Icon of={icon} size={14} />
      <span className="truncate max-[959px]:sr-only">{children}</span>
    </p>
  );
}

interface WrongProps {
  to: string;
  danger: Danger;
  words: string;
  why?: string;
}

/** What is not well: its shape, its words, and the way to where it is told and mended. */
function Wrong({ to, danger, words, why }: WrongProps) {
  return (
    <Link
      href={to}
      title={why ?? words}
      className={`flex min-h-[26px] items-center gap-2.5 rounded-control px-2 max-[959px]:justify-center ${dangers[danger].ink}`}
    >
      <RiskShape danger={danger} size={14} silent />
      <span className="max-[959px]:sr-only">
        {words}. Look{why && <span className="sr-only">. {why}</span>}
      </span>
    </Link>
  );
}

function PauseLine({ status, pausing }: { status: Status; pausing: Pausing }) {
  const { paused, pausedUntil } = status;
  const { problem, forget } = pausing;
  const words = !paused
    ? "Pause agent writes"
    : pausedUntil === null
      ? "Agent writes paused"
      : `Agent writes paused until ${formatTime(pausedUntil, "clock")}`;
  const locked = paused && !status.pin.open ? "This window needs the PIN first." : undefined;
  const hinted = use(KeyHints);
  const turn = () => pausing.turn("resumed");
  useKeys({
    "shift+p": locked
      ? undefined
      : { does: paused ? "Let agent writes go on" : "Pause agent writes", everywhere: true, act: turn },
  });
  return (
    <div className={`max-[959px]:pl-0 ${hinted ? "pl-0.5" : "pl-2"} ${paused ? "text-risk-medium" : ""}`}>
      <div
        className={`flex min-h-[26px] items-center max-[959px]:justify-center ${hinted ? "gap-1" : "gap-2.5"}`}
        title={words}
      >
        {/* There is no room for both. */}
        <span className="max-[959px]:hidden">{hinted ? <KeyHint keys="⇧P" /> : <Icon of={Pause} size={14} />}</span>
        <span className="flex-1 max-[959px]:sr-only">{words}</span>
        <Switch label="Pause agent writes" on={paused} off={locked} keys="Shift+P" onChange={turn} />
      </div>
      {!paused && (
        <KeyButton
          kind="ghost"
          size="small"
          className="mb-1 ml-5 text-muted-foreground max-[959px]:hidden"
          hotkey={{ on: "shift+h", does: "Pause agent writes for an hour", everywhere: true }}
          onClick={() => pausing.pause("an hour")}
        >
          For an hour
        </KeyButton>
      )}
      {problem && (
        <p
          role="alert"
          // Among icons alone there is no room for a sentence.
          className="pb-1 text-risk-high max-[959px]:fixed max-[959px]:bottom-2 max-[959px]:left-14 max-[959px]:z-20 max-[959px]:max-w-80 max-[959px]:rounded-card max-[959px]:border max-[959px]:border-border-strong max-[959px]:bg-popover max-[959px]:p-3 max-[959px]:shadow-popover"
        >
          <Inert text={problemWords(problem)} whole ours />{" "}
          <button type="button" className="rounded-pill font-medium text-foreground underline" onClick={forget}>
            Hide
          </button>
        </p>
      )}
    </div>
  );
}

function ChainLine({ chain }: { chain: Status["chain"] }) {
  if (!chain.whole) return <Wrong to="/activity" danger="irreversible" words={chain.why ?? "Chain broken"} />;
  const seen = chain.checkedAt ? formatTime(chain.checkedAt, "clock") : rowCount(chain.rows);
  return <FootLine icon={Link2}>{`Chain whole, ${seen}`}</FootLine>;
}
