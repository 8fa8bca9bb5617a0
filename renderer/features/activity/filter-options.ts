import type { LogEntry, Thread } from "../../answers.js";
import type { Option } from "./ChoiceChip.js";
import { typeWords } from "./entry-words.js";

const attention: Option = { value: "attention", label: "Needs attention" };

const states = [
  "proposed",
  "approved",
  "sending",
  "done",
  "failed",
  "unknown",
  "denied",
  "expired",
  "withdrawn",
  "stale",
  "superseded",
] as const satisfies Thread["state"][];

export const stateOptions: Option[] = [attention, ...states.map((value) => ({ value, label: value, group: "States" }))];

/** The types by what they tell of. */
const types = {
  "Of proposals": [
    "previewed",
    "proposed",
    "viewed",
    "extended",
    "edited",
    "approved",
    "confirmed",
    "taken_back",
    "denied",
    "expired",
    "withdrawn",
    "stale",
    "superseded",
    "sending",
    "outcome",
    "undo",
    "secret_shown",
    "refused",
  ],
  "Of reads and clients": ["call", "client"],
  "Of Countersign": [
    "start",
    "stop",
    "key",
    "policy",
    "settings",
    "export",
    "anchor",
    "erasure",
    "retention",
    "repair",
  ],
} as const satisfies Record<string, LogEntry["type"][]>;

export const typeOptions: (Option & { type?: LogEntry["type"] })[] = [
  attention,
  ...Object.entries(types).flatMap(([group, members]) =>
    members.map((type) => ({ value: type, label: typeWords(type), group, type })),
  ),
];
