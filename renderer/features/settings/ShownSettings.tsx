import type { SettingsView } from "../../../src/desk/contract/settings.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Segmented } from "../../components/Segmented.js";
import { Switch } from "../../components/Switch.js";
import { Group } from "./Group.js";
import { Setting } from "./Setting.js";

/** Written out: a schema in the page would bring its library along, which the page's policy does not let run. */
const shortcuts = [
  "CommandOrControl+Shift+Space",
  "CommandOrControl+Alt+C",
  "CommandOrControl+Shift+F12",
] as const satisfies readonly SettingsView["shortcut"][];

type Shown = Pick<SettingsView, "theme" | "keyHints" | "openAtLogin" | "shortcut">;

interface ShownSettingsProps {
  settings: Shown;
  host: Status["host"];
  onChange(changed: Partial<Shown>): void;
}

/** How the app and its page are for this person. None of it guards anything. */
export function ShownSettings({ settings, host, onChange }: ShownSettingsProps) {
  return (
    <>
      {host === "desktop" && (
        <Group title="The desktop app">
          <Setting label="Open at login" words="In the tray, without a window." standard="off">
            <Switch
              label="Open at login"
              on={settings.openAtLogin}
              onChange={(openAtLogin) => onChange({ openAtLogin })}
            />
          </Setting>
          <Setting
            label="Keys for the oldest card"
            words="From any program they bring Countersign to the front with what has waited longest. They decide nothing."
            standard="none"
          >
            <select
              aria-label="Keys for the oldest card"
              value={settings.shortcut ?? ""}
              className="h-8 rounded-control border border-border-strong bg-card px-2"
              onChange={({ target: { value } }) =>
                onChange({ shortcut: shortcuts.find((keys) => keys === value) ?? null })
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
        <Setting label="Theme" words="System follows your computer." standard="System">
          <Segmented
            label="Theme"
            value={settings.theme}
            parts={[
              { value: "system", label: "System" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
            onChange={(theme) => onChange({ theme })}
          />
        </Setting>
        <Setting
          label="Single keys"
          words="A, D, J, K and the others act and are shown. Off, only Tab, arrows, Enter and Escape do."
          standard="on"
        >
          <Switch label="Single keys" on={settings.keyHints} onChange={(keyHints) => onChange({ keyHints })} />
        </Setting>
      </Group>
    </>
  );
}
