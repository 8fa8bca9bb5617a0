import { useQuery } from "@tanstack/react-query";
import { ChevronDown, UserRound } from "lucide-react";
import { useId } from "react";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { useDesk } from "../../desk.js";

const login = 'ant auth login --profile admin --scope "org:admin"';

/** Which of the logins on this computer; known by their files' names alone. */
export function ProfileField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const id = useId();
  const { data, isPending } = useQuery(useDesk().query.setUp.profiles.queryOptions());
  if (isPending) return <p className="mt-3 text-label">Looking for profiles.</p>;
  if (!data || data.names.length === 0)
    return (
      <p className="mt-3 text-label">
        There is none{data && <> in {data.folder}</>}. Log in with{" "}
        <code className="font-mono text-foreground">{login}</code>, then come back to this page.
      </p>
    );
  return (
    <>
      <div className="relative mt-3">
        <label htmlFor={id} className="sr-only">
          Profile
        </label>
        <Icon of={UserRound} className="absolute top-3 left-3.5" />
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-10 w-full appearance-none rounded-control border border-input bg-background pr-10 pl-10 text-foreground"
        >
          <option value="">Choose a profile</option>
          {data.names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} className="pointer-events-none absolute top-3 right-3.5" />
      </div>
      <p className="mt-2 text-label">
        From <Inert text={data.folder} whole />. Only the name and this folder are kept, never the token.
      </p>
    </>
  );
}
