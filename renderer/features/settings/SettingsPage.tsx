import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { Segmented } from "../../components/Segmented.js";
import { Switch } from "../../components/Switch.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";
import { PageHead } from "../frame/PageHead.js";
import { OrganizationList } from "../organization/OrganizationList.js";
import { OperationRules } from "../policy/OperationRules.js";
import { OutsideBand } from "../policy/OutsideBand.js";
import { Simulator } from "../policy/Simulator.js";
import { ToolsetRules } from "../policy/ToolsetRules.js";
import { WaitingSettings } from "../policy/WaitingSettings.js";
import { AllowedWorkspaces } from "./AllowedWorkspaces.js";
import { CriticalOperations } from "./CriticalOperations.js";
import { OrganizationSettings } from "./OrganizationSettings.js";
import { PinSettings } from "./PinSettings.js";
import { RecordSettings } from "./RecordSettings.js";
import { Setting } from "./Setting.js";
import { StreamSettings } from "./StreamSettings.js";
import { ToolsetSettings } from "./ToolsetSettings.js";

/** What agents may do, how the page looks, who may decide, and whose organization this is. */
export function SettingsPage({ status }: { status: Status }) {
  const { data, error, isPending } = useQuery(useDesk().query.settings.get.queryOptions());
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Settings" count={`Countersign ${status.version}`} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {isPending && <p className="px-5 py-4 text-muted-foreground">Reading the settings.</p>}
        {error && (
          <p role="alert" className="px-5 py-4 text-risk-high">
            The settings could not be read: {error.message}.
          </p>
        )}
        {data && <Groups settings={data} status={status} />}
      </div>
    </main>
  );
}

/** Written out: a schema in the page would bring its library along, which the page's policy does not let run. */
const shortcuts = [
  "CommandOrControl+Shift+Space",
  "CommandOrControl+Alt+C",
  "CommandOrControl+Shift+F12",
] as const satisfies readonly SettingsView["shortcut"][];

function Groups({ settings, status }: { settings: SettingsView; status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const listing = useQuery(query.settings.listing.queryOptions());
  const done = { onSuccess: (now: SettingsView) => cache.setQueryData(query.settings.get.queryKey(), now) };
  const change = useMutation(query.settings.change.mutationOptions(done));
  const pause = useMutation(query.settings.pause.mutationOptions(done));
  const resume = useMutation(query.settings.resume.mutationOptions(done));
  const held = (name: string) => {
    if (settings.managed?.names.includes(name)) return "Set by the administrator of this computer.";
    return settings.held.includes(name) ? "Held by the environment or a flag of this start." : undefined;
  };
  const { paused } = status;
  const locked = status.pin.open ? undefined : "This window needs the PIN first.";
  return (
    <div className="max-w-[860px] px-5 pb-12">
      {settings.managed && (
        <p className="mt-4 rounded-card border bg-card px-4 py-3">
          The administrator of this computer set what can only be made stricter here:{" "}
          <Inert text={settings.managed.path} whole />.
        </p>
      )}
      {settings.outside && <OutsideBand outside={settings.outside} locked={locked} />}
      {change.error && (
        <p role="alert" className="mt-4 text-risk-high">
          {problemWords(change.error)}
        </p>
      )}
      <Group title="What agents may do">
        <Setting label="Read only" words={held("readOnly") ?? "Every write is refused before it becomes a proposal."}>
          <Switch
            label="Read only"
            on={settings.readOnly}
            off={held("readOnly")}
            onChange={(readOnly) => change.mutate({ readOnly })}
          />
        </Setting>
        <Setting
          label="Pause agent writes"
          words={
            !paused ? (
              "Reads go on. Proposals are refused until you resume."
            ) : status.pausedUntil === null ? (
              "Paused until you resume. Reads go on."
            ) : (
              <>
                Paused until <Time at={status.pausedUntil} />. Reads go on.
              </>
            )
          }
        >
          {paused ? (
            <Button off={locked} onClick={() => resume.mutate({})}>
              Resume
            </Button>
          ) : (
            <>
              <Button onClick={() => pause.mutate({ until: "an hour" })}>For an hour</Button>
              <Button onClick={() => pause.mutate({ until: "resumed" })}>Until I resume</Button>
            </>
          )}
        </Setting>
        <AllowedWorkspaces
          allowed={settings.allowedWorkspaces}
          held={held("allowedWorkspaces")}
          onChange={(allowedWorkspaces) => change.mutate({ allowedWorkspaces })}
        />
      </Group>
      {listing.data && (
        <>
          <Group title="Rules">
            <p className="border-b py-3 text-label text-muted-foreground">
              For all clients; what holds for one alone is under Clients. No rule lets a write through without you.
              {settings.blockedByStart.length > 0 &&
                ` Held by this computer's administrator, the environment or a flag of this start: ${settings.blockedByStart.join("; ")}.`}
              {settings.unknown.length > 0 &&
                ` Not known to this version, so they guard nothing here: ${settings.unknown.join(", ")}.`}
            </p>
            <ToolsetRules
              listing={listing.data}
              rules={settings.rules}
              onChange={(rules) => change.mutate({ rules })}
            />
            <OperationRules
              listing={listing.data}
              rules={settings.rules}
              unknown={settings.unknown}
              onChange={(rules) => change.mutate({ rules })}
            />
          </Group>
          <Group title="Critical operations">
            <CriticalOperations
              critical={listing.data.critical}
              opened={settings.criticalOpened}
              held={held("criticalOpened")}
              onChange={(criticalOpened) => change.mutate({ criticalOpened })}
            />
          </Group>
        </>
      )}
      <Group title="Waiting and deciding">
        <WaitingSettings
          settings={settings}
          asks={status.presence.asks}
          held={held}
          onChange={(changed) => change.mutate(changed)}
        />
        <PinSettings status={status} />
      </Group>
      {listing.data && (
        <Group title="Try a call">
          <Simulator listing={listing.data} clients={Object.keys({ ...settings.clients, ...settings.listedTo })} />
        </Group>
      )}
      {listing.data && (
        <Group title="Toolsets">
          <ToolsetSettings
            listing={listing.data}
            chosen={settings.toolsets}
            onChange={(toolsets) => change.mutate({ toolsets })}
          />
        </Group>
      )}
      {listing.error && (
        <p role="alert" className="mt-4 text-risk-high">
          What can be listed could not be read: {listing.error.message}.
        </p>
      )}
      <Group title="The record">
        <RecordSettings status={status} />
        <StreamSettings off={status.pin.open ? undefined : "This window needs the PIN first."} />
      </Group>
      <Group title="Spend">
        <Setting
          label="The week on Monday"
          words="A notification on Monday morning: last week’s total, what moved most, budgets at risk. The first comes at once."
        >
          <Switch
            label="The week on Monday"
            on={settings.weeklyDigest}
            onChange={(weeklyDigest) => change.mutate({ weeklyDigest })}
          />
        </Setting>
      </Group>
      {status.host === "desktop" && (
        <Group title="The desktop app">
          <Setting label="Open at login" words="In the tray, without a window. Off unless you turn it on.">
            <Switch
              label="Open at login"
              on={settings.openAtLogin}
              onChange={(openAtLogin) => change.mutate({ openAtLogin })}
            />
          </Setting>
          <Setting
            label="Keys for the oldest card"
            words="From any program they bring Countersign to the front with what has waited longest. They decide nothing."
          >
            <select
              aria-label="Keys for the oldest card"
              value={settings.shortcut ?? ""}
              className="h-8 rounded-control border border-border-strong bg-card px-2"
              onChange={({ target: { value } }) =>
                change.mutate({ shortcut: shortcuts.find((keys) => keys === value) ?? null })
              }
            >
              <option value="">None</option>
              {shortcuts.map((keys) => (
                <option key={keys} value={keys}>
                  {keys.replace("CommandOrControl", "Ctrl or ⌘")}
                </option>
              ))}
            </select>
          </Setting>
        </Group>
      )}
      <Group title="This page">
        <Setting label="Theme" words="System follows your computer.">
          <Segmented
            label="Theme"
            value={settings.theme}
            parts={[
              { value: "system", label: "System" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
            onChange={(theme) => change.mutate({ theme })}
          />
        </Setting>
        <Setting
          label="Single keys"
          words="A, D, J, K and the others act and are shown. Off, only Tab, arrows, Enter and Escape do."
        >
          <Switch label="Single keys" on={settings.keyHints} onChange={(keyHints) => change.mutate({ keyHints })} />
        </Setting>
      </Group>
      {status.organization && (
        <Group title="Organization">
          <OrganizationSettings organization={status.organization} />
        </Group>
      )}
      <Group title="All organizations">
        <OrganizationList held={status.organization?.key === "environment"} />
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-7">
      <h2 className="border-b pb-2 font-semibold text-title">{title}</h2>
      {children}
    </section>
  );
}
