import * as z from "zod";
import { canonical } from "../audit/canonical.js";
import type { Log } from "../audit/log.js";
import { type Actor, type Entry, Json, type ReadonlyJson } from "../audit/row.js";
import { isSealed, sealOf, type Whose } from "./sealed-row.js";

/** Something about the record as a whole that the person chose in the page. What holds is kept in a file that any program can edit. */
export interface Choice {
  name: Name;
  value: ReadonlyJson;
  /** What the log says of it, where it must not say all. */
  shown?: ReadonlyJson;
}
type Name = (typeof names)[number];
const names = ["stream", "anchors", "keep_days"] as const;

/** `waiting`: the log says so, and with the organization's secret it is found out whether the person did. */
export type Standing = "confirmed" | "waiting" | "unconfirmed";

/** What the log proves of the choices of a data folder. */
export interface Choices {
  standing(choice: Choice): Standing;
  /** Says it in the log, on the disk when it returns. */
  say(choice: Choice, account: string): void;
  /** Says again what is proved by a row that is about to be taken away: those up to this one. */
  sayAgain(choice: Choice, upTo: number): void;
  /** The organization is reached: what was said before bears its seal from now on. */
  reached(): void;
}

interface Said {
  seq: number;
  /** Undefined: the values of the row were taken out of the side file, and it may have said anything. */
  told: { name: Name; shown: string; seal: string | null } | undefined;
  /** What was said since the books were opened needs no proof. */
  here?: Choice;
}

const Data = z.record(z.string(), Json);

/** Reads the `settings` rows there are, and goes on from them. `whose`: who is open now. */
export function openChoices(log: Log, rows: Iterable<Pick<Entry, "seq" | "data">>, whose: () => Whose): Choices {
  const known: Said[] = Array.from(rows).flatMap(saidIn);

  const proves = ({ seq, told, here }: Said, { name, value }: Choice) =>
    told !== undefined &&
    ((here && textOf(here.value) === textOf(value)) || isSealed(told.seal, { [name]: value }, whose(), seq));

  /** The newest row that proves it, unless a later one says something else: of another organization, or another program's. */
  const proof = (choice: Choice): Said | "no secret" | undefined => {
    const about = known.filter(({ told }) => told === undefined || told.name === choice.name).toReversed();
    for (const row of about) {
      if (proves(row, choice)) return row;
      if (row.told?.shown !== shownOf(choice)) return undefined;
      if (!whose().seal) return "no secret";
    }
    return undefined;
  };

  const write = (choice: Choice, actor: Actor) => {
    const { name, value, shown = value } = choice;
    // Nothing is awaited between the two: this is the number of the row.
    const seq = log.head().rows + 1;
    const seal = sealOf({ [name]: value }, whose(), seq);
    log.append({ type: "settings", org_id: null, actor, data: { [name]: shown, seal } });
    known.push({ seq, told: { name, shown: shownOf(choice), seal }, here: choice });
  };

  return {
    standing(choice) {
      if (isNothing(choice.value) && !known.some(({ told }) => told?.name === choice.name)) return "confirmed";
      const found = proof(choice);
      return found === "no secret" ? "waiting" : found ? "confirmed" : "unconfirmed";
    },
    say: (choice, account) => write(choice, { kind: "person", account }),
    sayAgain(choice, upTo) {
      const found = proof(choice);
      if (found && found !== "no secret" && found.seq <= upTo) write(choice, { kind: "desk" });
    },
    reached() {
      if (!whose().seal) return;
      for (const name of names) {
        const last = known.findLast(({ told }) => told?.name === name);
        if (last?.here && last.told?.seal === null) write(last.here, { kind: "desk" });
      }
    },
  };
}

const textOf = (value: ReadonlyJson) => canonical(Json.parse(value));

const shownOf = ({ value, shown = value }: Choice) => textOf(shown);

const isNothing = (value: ReadonlyJson) => value === null || (Array.isArray(value) && value.length === 0);

function saidIn({ seq, data }: Pick<Entry, "seq" | "data">): Said[] {
  if (data === undefined) return [{ seq, told: undefined }];
  const told = Data.safeParse(data).data ?? {};
  const seal = z.string().safeParse(told.seal).data ?? null;
  return names.flatMap((name) => {
    const value = told[name];
    return value === undefined ? [] : [{ seq, told: { name, shown: canonical(value), seal } }];
  });
}
