import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import type { Diagnostics, Finding } from "../../../src/desk/contract/diagnostics.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { RiskShape } from "../../components/RiskShape.js";
import { Scroll } from "../../components/Scroll.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { CopyButton } from "../activity/CopyButton.js";
import { PageHead } from "../frame/PageHead.js";

/** What is wrong and what to do about it, then what is well; and the same as a report for whoever helps. */
export function DiagnosticsPage() {
  const { client, query } = useDesk();
  const cache = useQueryClient();
  const { data, error, isFetching } = useQuery(query.diagnostics.read.queryOptions());
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Diagnostics" count={data && summary(data.findings)}>
        <KeyButton
          size="small"
          kind="ghost"
          hotkey={{ on: "r", does: "Look again", palette: true }}
          off={isFetching ? "It is looking." : undefined}
          onClick={() => void cache.invalidateQueries({ queryKey: query.diagnostics.key() })}
        >
          <Icon of={RefreshCw} size={14} /> Look again
        </KeyButton>
        <CopyButton
          hotkey={{ on: "c", does: "Copy the report for whoever helps", palette: true }}
          text={async () => (await client.diagnostics.report()).text}
        >
          Copy report
        </CopyButton>
      </PageHead>
      <Scroll label="What was found" className="min-h-0 flex-1 overflow-y-auto">
        <div className="max-w-[860px] px-5 pb-12">
          {!data && !error && <p className="py-4 text-muted-foreground">Looking at everything.</p>}
          {error && (
            <p role="alert" className="py-4 text-risk-high">
              {problemWords(error)}
            </p>
          )}
          {data && <Found {...data} />}
        </div>
      </Scroll>
    </main>
  );
}

function Found({ findings, lag, versions, folder, logs }: Diagnostics) {
  const of = (is: Finding["is"]) => findings.filter((one) => one.is === is);
  const over = lag.minutes === 1 ? "last minute" : `last ${lag.minutes} minutes`;
  return (
    <>
      <List title="To mend" findings={of("bad")} />
      <List title="To know" findings={of("note")} />
      <List title="Well" findings={of("fine")} />
      <h2 className="mt-8 font-semibold text-title">How late the desk was</h2>
      <p className="text-label text-muted-foreground">
        Over the {over}. The window and the tray feel it from about 100 ms on.
      </p>
      <dl className="mt-3 grid max-w-[480px] grid-cols-3">
        <Figure of="As a rule" ms={lag.p50} />
        <Figure of="1 in 100" ms={lag.p99} />
        <Figure of="At most" ms={lag.max} />
      </dl>
      <h2 className="mt-8 mb-1 font-semibold text-title">This copy</h2>
      <dl>
        {versions.map(({ of: name, version }) => (
          <Line key={name} of={name}>
            <Inert text={version} whole />
          </Line>
        ))}
        <Line of="Data folder">
          <Path text={folder} />
        </Line>
        <Line of="Logs">
          <Path text={logs} />
          <span className="block text-label text-muted-foreground">
            Three files at most, without keys and addresses. The record of what was done is on the Activity page.
          </span>
        </Line>
      </dl>
    </>
  );
}

function List({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2 className="mt-6 mb-1 font-semibold text-title">{title}</h2>
      <ul>
        {findings.map(({ about, is, words }) => (
          <li key={about} className="grid grid-cols-[16px_120px_1fr] items-start gap-x-3 border-b py-2.5">
            <Mark is={is} />
            <span className="font-semibold first-letter:uppercase">{about}</span>
            <Said words={words} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A command stands between backticks, and is shown as one. */
function Said({ words }: { words: string }) {
  return (
    <p className="min-w-0">
      {words.split("`").map((part, at) =>
        at % 2 === 0 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no other identity
          <Inert key={at} text={part} whole ours />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one sentence have no other identity
          <code key={at} className="rounded-pill bg-muted px-1 font-mono text-label">
            <Inert text={part} whole />
          </code>
        ),
      )}
    </p>
  );
}

function Mark({ is }: { is: Finding["is"] }) {
  return (
    <span className="mt-0.5">
      {is === "fine" ? (
        <Icon of={Check} className="text-muted-foreground" />
      ) : (
        <RiskShape danger={is === "bad" ? "high" : "medium"} silent />
      )}
    </span>
  );
}

function Figure({ of, ms }: { of: string; ms: number }) {
  return (
    <div>
      <dt className="text-label text-muted-foreground">{of}</dt>
      <dd className="font-semibold text-figure tabular-nums tracking-[-0.015em]">{ms} ms</dd>
    </div>
  );
}

function Line({ of, children }: { of: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[160px_1fr] border-b py-2.5">
      <dt className="text-muted-foreground">{of}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

const Path = ({ text }: { text: string }) => (
  <span className="break-all font-mono text-label">
    <Inert text={text} whole />
  </span>
);

function summary(findings: readonly Finding[]): string {
  const bad = findings.filter(({ is }) => is === "bad").length;
  return bad === 0 ? "Nothing to mend" : `${bad} to mend`;
}
