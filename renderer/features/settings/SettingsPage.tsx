import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Awaited } from "../../components/Awaited.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { Switch } from "../../components/Switch.js";
import { Time } from "../../components/Time.js";
import { useFocusStays } from "../../components/use-focus-stays.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { PageHead } from "../frame/PageHead.js";
import { usePausing } from "../frame/use-pausing.js";
import { OrganizationList } from "../organization/OrganizationList.js";
import { OperationRules } from "../policy/OperationRules.js";
import { OutsideBand } from "../policy/OutsideBand.js";
import { Simulator } from "../policy/Simulator.js";
import { ToolsetRules } from "../policy/ToolsetRules.js";
import { WaitingSettings } from "../policy/WaitingSettings.js";
import { AllowedWorkspaces } from "./AllowedWorkspaces.js";
import { CriticalOperations } from "./CriticalOperations.js";
import { Group } from "./Group.js";
import { OrganizationSettings } from "./OrganizationSettings.js";
import { PinSettings } from "./PinSettings.js";
import { RecordSettings } from "./RecordSettings.js";
import { SavedQuestions } from "./SavedQuestions.js";
import { Setting } from "./Setting.js";
import { SettingsFile } from "./SettingsFile.js";
import { SettingsSearch } from "./SettingsSearch.js";
import { ShownSettings } from "./ShownSettings.js";
import { StreamSettings } from "./StreamSettings.js";
import { ToolsetSettings } from "./ToolsetSettings.js";
import { useFound } from "./use-found.js";

interface SettingsPageProps {
  status: Status;
  /** What is searched as it opens. */
  sought: string | undefined;
}

/** What agents may do, how the page looks, who may decide, and whose organization this is. */
export function SettingsPage({ status, sought = "" }: SettingsPageProps) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const { data, error, isPending } = useQuery(query.settings.get.queryOptions());
  const change = useMutation(
    query.settings.change.mutationOptions({
      onSuccess: (now) => cache.setQueryData(query.settings.get.queryKey(), now),
    }),
  );
  const page = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState(sought);
  const found = useFound(page, search);
  useFocusStays(page);
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Settings" count={`Countersign ${status.version}`} />
      <SettingsSearch search={search} found={found} onSearch={setSearch} />
      <div ref={page} className="min-h-0 flex-1 overflow-y-auto">
        {isPending && <Awaited words="Reading the settings." />}
        {error && (
          <p role="alert" className="px-5 py-4 text-risk-high">
            The settings could not be read: {error.message}.
          </p>
        )}
        {data && found === 0 && (
          <div className="px-5 py-12 text-center">
            <p className="font-medium">No setting holds all of these words.</p>
            <p className="mt-1 mb-3 text-muted-foreground">What holds for one client alone is on the Clients page.</p>
            <Button onClick={() => setSearch("")}>Show all settings</Button>
          </div>
        )}
        {data && <Groups settings={data} status={status} onChange={change.mutate} />}
      </div>
      {change.error && (
        // Under what scrolls: seen wherever the setting is, and nothing moves.
        <p role="alert" className="shrink-0 border-t bg-risk-high-soft px-5 py-2 text-risk-high">
          {problemWords(change.error)}
        </p>
      )}
    </main>
  );
}

interface GroupsProps {
  settings: SettingsView;
  status: Status;
  onChange(changed: Partial<SettingsView>): void;
}

function Groups({ settings, status, onChange }: GroupsProps) {
  const listing = useQuery(useDesk().query.settings.listing.queryOptions());
  const { pause, resume, problem } = usePausing();
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
      <Group title="What agents may do">
        <Setting
          label="Read only"
          words="Every write is refused before it becomes a proposal."
          standard="off"
          held={held("readOnly")}
        >
          <Switch
            label="Read only"
            on={settings.readOnly}
            off={held("readOnly")}
            onChange={(readOnly) => onChange({ readOnly })}
          />
        </Setting>
        <Setting
          label="Pause agent writes"
          standard="not paused"
          problem={problem}
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
            <Button off={locked} onClick={resume}>
              Resume
            </Button>
          ) : (
            <>
              <Button onClick={() => pause("an hour")}>For an hour</Button>
              <Button onClick={() => pause("resumed")}>Until I resume</Button>
            </>
          )}
        </Setting>
        <AllowedWorkspaces
          allowed={settings.allowedWorkspaces}
          held={held("allowedWorkspaces")}
          onChange={(allowedWorkspaces) => onChange({ allowedWorkspaces })}
        />
      </Group>
      {listing.data && (
        <>
          <Group title="Rules">
            <p className="border-b py-3 text-label text-muted-foreground">
              For all clients; what holds for one alone is under Clients. No rule lets a write through without you.
              Default: reads allowed, writes asked about.
              {[...Map.groupBy(settings.blockedByStart, ({ by }) => by)].map(
                ([by, blocks]) => ` Held by ${by}: ${blocks.map(({ words }) => words).join("; ")}.`,
              )}
              {settings.unknown.length > 0 &&
                ` Not known to this version, so they guard nothing here: ${settings.unknown.join(", ")}.`}
            </p>
            <ToolsetRules
              listing={listing.data}
              rules={settings.rules}
              held={settings.blockedByStart.map(({ rule }) => rule)}
              onChange={(rules) => onChange({ rules })}
            />
            <OperationRules
              listing={listing.data}
              rules={settings.rules}
              unknown={settings.unknown}
              onChange={(rules) => onChange({ rules })}
            />
          </Group>
          <Group title="Critical operations">
            <CriticalOperations
              critical={listing.data.critical}
              opened={settings.criticalOpened}
              held={held("criticalOpened")}
              onChange={(criticalOpened) => onChange({ criticalOpened })}
            />
          </Group>
        </>
      )}
      <Group title="Waiting and deciding">
        <WaitingSettings
          settings={settings}
          asks={status.presence.asks}
          held={held}
          onChange={(changed) => onChange(changed)}
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
            onChange={(toolsets) => onChange({ toolsets })}
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
        <StreamSettings off={locked} />
      </Group>
      <Group title="Spend">
        <Setting
          label="The week on Monday"
          standard="off"
          words="A notification on Monday morning: last week’s total, what moved most, budgets at risk. The first comes at once."
        >
          <Switch
            label="The week on Monday"
            on={settings.weeklyDigest}
            onChange={(weeklyDigest) => onChange({ weeklyDigest })}
          />
        </Setting>
        <SavedQuestions />
      </Group>
      <ShownSettings settings={settings} host={status.host} onChange={(changed) => onChange(changed)} />
      <Group title="Settings as a file">
        <SettingsFile locked={locked} />
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
