import { useQuery } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { type CSSProperties, useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { ClientList, ClientProgram } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Scroll } from "../../components/Scroll.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { ClientChange } from "../clients/ClientChange.js";
import { PinGate } from "../frame/PinGate.js";
import { footHeight, StepFoot, StepTitle } from "./Step.js";

/** The buttons of a long change stay in view above those of the step. */
const overFoot: CSSProperties & { "--foot": string } = { "--foot": footHeight };

/** The programs that were found here, each with what would be written into its file; for any other the entry to copy. */
export function ConnectClient({ status }: { status: Status }) {
  const list = useQuery(useDesk().query.clients.list.queryOptions());
  const [chosen, setChosen] = useState<string>();
  const found = (list.data?.programs ?? []).filter((one) => one.found !== "absent" || one.registered);
  const shown = found.find(({ id }) => id === chosen) ?? found.find(({ registered }) => !registered) ?? found[0];
  const locked = status.pin.open ? undefined : "This window needs the PIN first.";
  return (
    <>
      <StepTitle>Connect a client</StepTitle>
      <p className="mt-2 text-muted-foreground">
        {found.length > 0
          ? "Found on this computer. One entry goes into its file, every line of it is shown first, and none holds a key."
          : list.data
            ? "No program that Countersign knows was found on this computer. Any MCP client can be connected with this entry."
            : "Looking for programs on this computer."}
      </p>
      <PinGate status={status} boxed />
      {list.error && (
        <p role="alert" className="mt-4 text-risk-high">
          {problemWords(list.error)}
        </p>
      )}
      {found.length > 0 && (
        <ul
          aria-label="Found on this computer"
          className={`mt-4 grid gap-x-5 border-t ${found.length > 3 ? "min-[700px]:grid-cols-2" : ""}`}
        >
          {found.map((program) => (
            <Found
              key={program.id}
              program={program}
              selected={program.id === shown?.id}
              onSelect={() => setChosen(program.id)}
            />
          ))}
        </ul>
      )}
      {shown && (
        <div style={overFoot}>
          <ClientChange key={shown.id} program={shown} locked={locked} onWrite={() => setChosen(shown.id)} />
        </div>
      )}
      {list.data && found.length === 0 && <Entry list={list.data} />}
      <StepFoot next="/welcome/question" words="Go on" quiet={shown?.registered === false} />
    </>
  );
}

function Found(props: { program: ClientProgram; selected: boolean; onSelect(): void }) {
  const { name, registered, connected, broken } = props.program;
  const state =
    connected > 0 ? "Connected" : broken ? "Its file has a mistake" : registered ? "Has the entry" : "Found";
  return (
    <li className="border-b">
      <button
        type="button"
        aria-pressed={props.selected}
        onClick={props.onSelect}
        className={`flex h-10 w-full items-center justify-between px-3 text-left ${props.selected ? "bg-accent" : "hover:bg-muted"}`}
      >
        <span className="font-semibold">{name}</span>
        <span className={`text-label ${broken ? "text-risk-high" : "text-muted-foreground"}`}>{state}</span>
      </button>
    </li>
  );
}

function Entry({ list }: { list: ClientList }) {
  return (
    <div className="mt-4 rounded-card border border-border-strong bg-card">
      <div className="flex h-9 items-center justify-between border-b pr-1 pl-3 text-label text-muted-foreground">
        JSON
        <KeyButton
          kind="ghost"
          size="small"
          hotkey={{ on: "c", does: "Copy the entry" }}
          onClick={() => navigator.clipboard.writeText(list.snippet)}
        >
          <Icon of={Copy} size={14} /> Copy
        </KeyButton>
      </div>
      <Scroll label="The entry" className="max-h-80 overflow-auto">
        <pre className="p-3 font-mono text-label leading-5">{list.snippet}</pre>
      </Scroll>
    </div>
  );
}
