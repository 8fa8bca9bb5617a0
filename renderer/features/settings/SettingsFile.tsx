import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { ImportPreview } from "../../../src/desk/contract/settings.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useDesk } from "../../desk.js";
import { saveFile } from "../../save-file.js";
import { Setting } from "./Setting.js";

/** Settings as a file: saved without secrets, and taken in after a look at what that would change. */
export function SettingsFile({ locked }: { locked: string | undefined }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const save = useMutation(
    query.settings.exported.mutationOptions({
      onSuccess: ({ text }) => saveFile("countersign-settings.json", [text], "application/json"),
    }),
  );
  const preview = useMutation(query.settings.previewImport.mutationOptions());
  const takeIn = useMutation(
    query.settings.takeIn.mutationOptions({
      onSuccess: (now) => {
        cache.setQueryData(query.settings.get.queryKey(), now);
        preview.reset();
      },
    }),
  );
  const problem = takeIn.error ?? preview.error ?? save.error;
  return (
    <>
      <Setting
        label="Save the settings as a file"
        words="All that can be chosen here, for another computer or to keep. No key, organization, PIN or pause is in it."
      >
        <Button onClick={() => save.mutate({})}>Save a file</Button>
      </Setting>
      <Setting
        label="Take in a file of settings"
        problem={problem}
        words={
          takeIn.isSuccess ? (
            <span role="status">The settings of the file hold now. The log says so.</span>
          ) : (
            "You see first what it would change. What lets more through takes the PIN, as it does by hand."
          )
        }
      >
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          aria-label="File of settings"
          className="sr-only"
          tabIndex={-1}
          onChange={async ({ target }) => {
            const [file] = target.files ?? [];
            if (!file) return;
            takeIn.reset();
            preview.mutate({ text: await file.text() });
            target.value = ""; // the same file can be chosen again
          }}
        />
        <Button onClick={() => chooser.current?.click()}>Choose a file</Button>
      </Setting>
      {preview.data && preview.variables && (
        <Preview
          of={preview.data}
          locked={locked}
          isBusy={takeIn.isPending}
          onTake={() => takeIn.mutate({ text: preview.variables.text, seen: preview.data.seen })}
          onLeave={() => {
            preview.reset();
            takeIn.reset();
          }}
        />
      )}
    </>
  );
}

interface PreviewProps {
  of: ImportPreview;
  locked: string | undefined;
  isBusy: boolean;
  onTake(): void;
  onLeave(): void;
}

function Preview({ of: { changes, kept }, locked, isBusy, onTake, onLeave }: PreviewProps) {
  const opens = changes.some(({ looser }) => looser);
  return (
    <section aria-label="What the file would change" data-setting="" className="border-b py-3">
      <p role="status" className="font-medium">
        {changes.length === 0
          ? "The file would change nothing."
          : changes.length === 1
            ? "The file would change 1 thing:"
            : `The file would change ${changes.length} things:`}
      </p>
      <ul className="mt-2 flex flex-col gap-1">
        {changes.map(({ words, looser }) => (
          <li key={words} className="grid grid-cols-[148px_1fr]">
            <span className={looser ? "font-medium text-risk-high" : "text-muted-foreground"}>
              {looser ? "Lets more through" : "Changed"}
            </span>
            <span className="wrap-anywhere">
              <Inert text={words} whole ours />
            </span>
          </li>
        ))}
        {kept.map((name) => (
          <li key={name} className="grid grid-cols-[148px_1fr]">
            <span className="text-muted-foreground">Stays as it is</span>
            <span>{name}: set by the administrator, the environment or a flag.</span>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex gap-2">
        {changes.length > 0 && (
          <Button off={isBusy ? "It is being taken in." : opens ? locked : undefined} onClick={onTake}>
            Take these in
          </Button>
        )}
        <Button onClick={onLeave}>{changes.length > 0 ? "Leave all as it is" : "Close"}</Button>
      </div>
    </section>
  );
}
