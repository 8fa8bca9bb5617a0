import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Setting } from "./Setting.js";

interface AllowedWorkspacesProps {
  allowed: string[];
  held: string | undefined;
  onChange(allowed: string[]): void;
}

/** The workspaces that writes may touch. None named means all. */
export function AllowedWorkspaces({ allowed, held, onChange }: AllowedWorkspacesProps) {
  const [name, setName] = useState("");
  return (
    <Setting
      label="Allowed workspaces"
      words={
        allowed.length === 0
          ? "Name one, and every write elsewhere or to the whole organization is refused."
          : "Every write elsewhere, or to the whole organization, is refused."
      }
      standard="all"
      held={held}
    >
      <ul className="flex flex-wrap gap-1">
        {allowed.map((workspace) => (
          <li
            key={workspace}
            className="flex h-7 items-center gap-1 rounded-control border border-border-strong bg-card pl-2.5 text-label"
          >
            <Inert text={workspace} />
            <Button
              kind="ghost"
              size="tight"
              off={held}
              aria-label={`Take out ${workspace}`}
              onClick={() => onChange(allowed.filter((other) => other !== workspace))}
            >
              <Icon of={X} size={14} />
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = name.trim();
          if (held || !wanted || allowed.includes(wanted)) return;
          onChange([...allowed, wanted]);
          setName("");
        }}
      >
        <input
          aria-label="Workspace, by name or id"
          placeholder="Name or id"
          value={name}
          readOnly={held !== undefined}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
          className="h-8 w-36 rounded-control border border-input bg-card px-2"
        />
        <Button type="submit" off={held ?? (name.trim() ? undefined : "Type a name first.")}>
          Allow
        </Button>
      </form>
    </Setting>
  );
}
