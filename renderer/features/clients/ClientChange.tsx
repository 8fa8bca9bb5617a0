import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ClientProgram } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useAllSeen } from "../../components/use-all-seen.js";
import { useKeys } from "../../components/use-keys.js";
import { useRipe } from "../../components/use-ripe.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { Diff } from "./Diff.js";
import { Fact } from "./Fact.js";
import { OlderServer } from "./OlderServer.js";

interface ClientChangeProps {
  program: ClientProgram;
  /** Why this window cannot let more through now. */
  locked: string | undefined;
  /** From here on this program is the one to show: what came of it is said here. */
  onWrite(): void;
}

/** The buttons that stay in view over a change, with those of a step below them. */
const coveredFoot = 120;

/** What would be written into one program's file, and the buttons that write it. */
export function ClientChange({ program, locked, onWrite }: ClientChangeProps) {
  const { query } = useDesk();
  const [wanted, setWanted] = useState<"unregister" | "replace">();
  const verb = wanted ?? "register";
  const preview = useQuery(query.clients.preview.queryOptions({ input: { id: program.id, verb } }));
  // What another program wrote meanwhile is shown before it is asked again.
  const settled = { onSuccess: () => setWanted(undefined), onError: () => void preview.refetch() };
  const register = useMutation(query.clients.register.mutationOptions(settled));
  const unregister = useMutation(query.clients.unregister.mutationOptions(settled));
  const replace = useMutation(query.clients.replace.mutationOptions(settled));
  const all = [register, unregister, replace];
  const last = all.toSorted((a, b) => b.submittedAt - a.submittedAt)[0];
  const problem = last?.error ?? (program.broken ? null : preview.error);
  const busy = all.some(({ isPending }) => isPending) ? "It is being written." : undefined;
  const off = busy ?? reasonNot(program, preview);
  const write = { register, unregister, replace }[verb];
  const does = preview.data?.nothing === false;
  const go = () => {
    if (off || !does || !preview.data) return;
    onWrite();
    write.mutate({ id: program.id, sight: preview.data.sight });
  };
  // Enter led here from the step or the client before: it writes nothing that was not there to be read, and first shows what was not.
  const { box, all: inView, show } = useAllSeen(does ? preview.data?.sight : undefined, coveredFoot);
  const seen = useRipe(does && inView ? `${program.id} ${verb}` : undefined, 700);
  const press = () => {
    if (document.activeElement === document.body) (seen ? go : show)();
  };
  useKeys({
    enter:
      verb === "register" && does
        ? { does: "Connect it, once all that is written was in view", act: press }
        : undefined,
  });
  return (
    <>
      {wanted !== "replace" && (
        <OlderServer program={program} off={busy ?? locked} onReplace={() => setWanted("replace")} />
      )}
      {last?.data && (
        <p role="status" className="mt-4">
          {last.data.words}
        </p>
      )}
      {preview.isPending && <p className="mt-4 text-muted-foreground">Reading its file.</p>}
      {does && preview.data && <Diff box={box} file={preview.data.file} lines={preview.data.lines} />}
      {preview.data?.nothing && !last?.data && (
        <p className="wrap-anywhere mt-4 text-muted-foreground">
          The entry is in {preview.data.file}; nothing would change.
        </p>
      )}
      <dl className="mt-4 flex flex-col gap-2">
        {program.broken && <Fact label="Error">{program.broken}</Fact>}
        <Fact label="Back-up">
          {last?.data?.backup ??
            (verb === "replace"
              ? "made beside the file before it is written, without the key"
              : "made beside the file before it is written")}
        </Fact>
        <Fact label="Keys">
          {verb === "replace"
            ? "The one in the file is checked and moved to the keychain; it is not shown."
            : "None goes into this file. The Admin key stays with the desk."}
        </Fact>
        {verb !== "unregister" && <Fact label="Afterwards">{program.afterwards}</Fact>}
      </dl>
      <div className="sticky bottom-[var(--foot,0px)] mt-5 flex flex-wrap items-center gap-2 border-t bg-background py-3">
        {wanted ? (
          <KeyButton hotkey={{ on: "escape", does: "Keep its file as it is" }} onClick={() => setWanted(undefined)}>
            Keep it as it is
          </KeyButton>
        ) : (
          <KeyButton
            hotkey={{ on: "i", does: "Copy the entry of this one instead" }}
            onClick={() => navigator.clipboard.writeText(program.snippet)}
          >
            Copy entry instead
          </KeyButton>
        )}
        <span className="flex-1 text-right text-label text-muted-foreground">
          {does && verb === "register" && !inView && "Enter shows every line first."}
        </span>
        {program.registered && !wanted && (
          <KeyButton
            hotkey={{ on: "x", does: "Take the entry out; shows first what is written" }}
            off={busy}
            onClick={() => setWanted("unregister")}
          >
            Take the entry out
          </KeyButton>
        )}
        {(!program.registered || program.outdated || wanted) && (
          <Button kind="ink" off={off} aria-keyshortcuts={verb === "register" ? "Enter" : undefined} onClick={go}>
            {verb === "unregister"
              ? "Write this"
              : verb === "replace"
                ? "Move the key and replace it"
                : `Connect ${program.name}${program.outdated ? " again" : ""}`}
            {verb === "register" && <KeyHint keys="⏎" filled />}
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" className="mt-3 text-risk-high">
          {problemWords(problem)}
        </p>
      )}
    </>
  );
}

/** Why nothing can be written: nobody writes what was not shown. */
function reasonNot({ broken }: ClientProgram, preview: { isPending: boolean; error: unknown }): string | undefined {
  if (broken) return "Mend the file first.";
  if (preview.isPending) return "Its file is being read.";
  return preview.error ? "There is nothing that could be written." : undefined;
}
