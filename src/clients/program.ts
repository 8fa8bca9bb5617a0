/** What a client starts to reach Countersign. Never holds a secret. */
export interface Launch {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** The computer as registration sees it; passed in, so that a test can be any system. */
export interface World {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  homedir: string;
  launch: Launch;
}

/** One client program: where its file is, what an entry looks like there, and what makes it take notice. */
export interface Program {
  id: string;
  name: string;
  /** Its command on the PATH, where it has one: that shows that it is installed. */
  command?: string;
  /** What else shows that it is installed; the folder of its file alone means "maybe". */
  traces?(world: World): readonly string[];
  /** Its file for this person on this system. */
  file(world: World): string;
  /** Its file in a project, from the project's folder on, where it reads one. */
  projectFile?: string;
  /** `json` has comments and trailing commas; `json-no-trailing-comma` is for a client that reads the first and not the second. */
  format: "json" | "json-no-trailing-comma" | "toml" | "yaml";
  /** Where in the file the entries are: the names from the outermost object on. */
  at: readonly string[];
  /** Lists that it keeps besides, such as those of single projects. Ours goes into none of them. */
  otherLists?(contents: unknown): (readonly string[])[];
  /** Our entry, as this client wants it. */
  entry(launch: Launch): Record<string, unknown>;
  /** How the program comes to see a change, in a sentence. */
  afterwards: string;
  /** What there is to know or to do once our entry is there. */
  onceThere?: string;
  /** Its own way to add and remove an entry for this person; used instead of writing its file, where its command is found. */
  own?: OwnCommand;
}

export interface OwnCommand {
  add(entry: Record<string, unknown>): readonly string[];
  remove: readonly string[];
}

/** The name that our entry has in every client. */
export const entryName = "countersign";

/** Thrown when a client's file cannot or must not be changed. Nothing was. The message says what to do. */
export class ClientFileRefused extends Error {
  readonly code:
    | "file_broken"
    | "file_unreachable"
    | "entry_not_ours"
    | "file_changed"
    | "edit_unsafe"
    | "command_failed"
    | "program_unknown"
    | "no_project_file"
    | "key_goes_elsewhere";
  constructor(code: ClientFileRefused["code"], words: string, cause?: unknown) {
    super(words, { cause });
    this.code = code;
  }
}
