import { useQuery } from "@tanstack/react-query";
import {
  Bookmark,
  Boxes,
  ChartNoAxesColumn,
  Footprints,
  KeyRound,
  Pause,
  Play,
  Plus,
  Settings2,
  SquareMousePointer,
  Users,
} from "lucide-react";
import { use, useMemo } from "react";
import { useLocation } from "wouter";
import type { Action, Rows } from "../../../src/desk/contract/catalog.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { valueWords } from "../../../src/words/value.js";
import { Clock } from "../../components/clock.js";
import { dangerOf } from "../../components/RiskShape.js";
import type { Shortcut } from "../../components/use-keys.js";
import { useDesk } from "../../desk.js";
import { sentenceText } from "../approvals/wording.js";
import { directoryPages } from "../directory/pages.js";
import { useOffered } from "../directory/use-catalog.js";
import { useAllPages } from "../frame/pages.js";
import type { Pausing } from "../frame/use-pausing.js";
import { settingNames } from "../settings/names.js";
import { usualQuestions } from "../spend/questions.js";
import { spendTabs } from "../spend/SpendTabs.js";
import { useQuestions } from "../spend/use-questions.js";
import { pathTo, written } from "../spend/view-state.js";
import { doneElsewhere, doThere } from "./done-elsewhere.js";
import { type Entry, type Index, indexOf, mostOfAKind, ourActs } from "./entries.js";

interface Acts extends Pick<Pausing, "pause" | "resume"> {
  ask(action: Action): void;
}

/** Names are read when the palette is opened, and kept for a while: it is opened often. */
const namesMs = 5 * 60_000;

/** Everything that the palette can find, kind by kind, in the order in which it is shown; `here`: what the page offers now. */
export function useEntries(status: Status, open: boolean, here: readonly Shortcut[], acts: Acts): Index[] {
  const { query } = useDesk();
  const [at, go] = useLocation();
  const offered = useOffered().data;
  const pages = useAllPages();
  const now = use(Clock);
  const questions = useQuestions().list.data ?? [];
  const waiting = useQuery(
    query.proposals.list.queryOptions({ input: { states: ["proposed"], oldest: true, limit: 50 }, enabled: open }),
  );
  const members = useNames("list_members", open);
  const workspaces = useNames("list_workspaces", open);
  const keys = useNames("list_api_keys", open);
  const people = useMemo(() => things(members, "/people", Users, ["email", "role"], go), [members, go]);
  const places = useMemo(() => things(workspaces, "/workspaces", Boxes, [], go), [workspaces, go]);
  const ofKeys = useMemo(() => things(keys, "/api-keys", KeyRound, ["workspace", "status"], go), [keys, go]);
  const ready = new Set(directoryPages.flatMap(({ lists }) => lists).flatMap(({ makes = [] }) => makes));
  return [
    indexOf(
      "Waiting",
      (waiting.data ?? []).map((proposal) => ({
        id: proposal.id,
        name: sentenceText(proposal),
        detail: `${proposal.id}, ${proposal.client.name}`,
        icon: dangerOf(proposal),
        keys: [],
        open: () => go(`/approvals/${proposal.id}`),
      })),
      mostOfAKind,
    ),
    places,
    ofKeys,
    people,
    indexOf(
      "Go to",
      [
        ...pages.map(({ path, name, icon, letter }) => ({
          id: path,
          name,
          detail: "",
          icon,
          keys: ["G", letter],
          open: () => go(path),
        })),
        {
          id: "/welcome",
          name: "First steps",
          detail: "connect a client, try a question",
          icon: Footprints,
          keys: [],
          open: () => go("/welcome"),
        },
        ...spendTabs.slice(1).map(({ path, name }) => ({
          id: path,
          name,
          detail: "Spend",
          icon: ChartNoAxesColumn,
          keys: [],
          open: () => go(path),
        })),
      ],
      mostOfAKind,
    ),
    indexOf(
      "Questions",
      [
        ...questions.map(({ name, view }) => question(name, "saved", view, go)),
        ...usualQuestions(now()).map(({ name, view }) => question(name, "", written(view), go)),
      ],
      Math.min(questions.length, mostOfAKind),
    ),
    indexOf("On this page", here.map(onPage), mostOfAKind),
    indexOf(
      ourActs,
      [
        ...runs(status, offered?.actions.filter(({ operation }) => ready.has(operation)) ?? [], acts),
        ...doneElsewhere
          .filter(({ path }) => path !== at && pages.some((page) => path.startsWith(page.path)))
          .map(({ name, path, does }) => run(name, name, SquareMousePointer, () => void doThere(go, path, does))),
      ],
      mostOfAKind,
    ),
    indexOf(
      "Settings",
      settingNames(status).map(({ name, section, also = "" }) => ({
        id: `setting ${name}`,
        name,
        detail: section,
        also,
        icon: Settings2,
        keys: [],
        open: () => go(`/settings/${encodeURIComponent(name)}`),
      })),
    ),
  ];
}

/** What the page that lies under the palette does by one of its own keys. */
const onPage = ({ does, keys, act = () => undefined }: Shortcut): Entry => ({
  id: `here ${does}`,
  name: does,
  detail: "",
  icon: SquareMousePointer,
  keys,
  open: act,
});

const question = (name: string, detail: string, view: string, go: (to: string) => void): Entry => ({
  id: `question ${detail} ${name}`,
  name,
  detail,
  icon: Bookmark,
  keys: [],
  open: () => go(pathTo(view)),
});

function useNames(operation: string, open: boolean): Rows | undefined {
  const isOffered = useOffered().data?.reads.includes(operation) === true;
  const input = { operation, args: {} };
  return useQuery(useDesk().query.catalog.rows.queryOptions({ input, staleTime: namesMs, enabled: open && isOffered }))
    .data;
}

function things(
  rows: Rows | undefined,
  path: string,
  icon: Entry["icon"],
  details: readonly string[],
  go: (to: string) => void,
): Index {
  const label = directoryPages.find((page) => page.path === path)?.name ?? "";
  if (!rows) return indexOf(label, []);
  const at = (column: string) => rows.columns.indexOf(column);
  const [idAt, nameAt] = [at("id"), at("name")];
  return indexOf(
    label,
    rows.rows.map((row) => {
      const id = String(row[idAt]);
      const said = details.map((column) => [column, row[at(column)]] as const).filter(([, value]) => value);
      const detail = said.map(([column, value]) => valueWords(column, String(value))).join(", ");
      const also = said.map(([, value]) => value).join(" ");
      return { id, name: String(row[nameAt] || id), detail, also, icon, keys: [], open: () => go(`${path}/${id}`) };
    }),
  );
}

const run = (id: string, name: string, icon: Entry["icon"], open: () => void): Entry => ({
  ...{ id, name, icon, open },
  detail: "",
  keys: [],
});

function runs({ paused }: Status, actions: readonly Action[], { ask, pause, resume }: Acts): Entry[] {
  return [
    ...(paused
      ? [run("resume", "Let agent writes go on", Play, resume)]
      : [
          run("pause", "Pause agent writes", Pause, () => pause("resumed")),
          run("pause-hour", "Pause agent writes for an hour", Pause, () => pause("an hour")),
        ]),
    ...actions.map((action) => run(action.operation, `${action.title}…`, Plus, () => ask(action))),
  ];
}
