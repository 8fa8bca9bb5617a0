import { Command, InvalidArgumentError, Option } from "commander";
import { command } from "../clients/command.js";
import type { Commands } from "./run.js";
import { type ExitCode, keyless, type Terminal } from "./terminal.js";

/** Every verb and its flags. What a verb does is loaded when it runs, so that none pays for another. */
export const commands: Commands = (terminal, done) => {
  const program = new Command(command("").trimEnd())
    .description("Run an Anthropic organization from any MCP client. Agents propose, you countersign.")
    .version(terminal.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.say(keyless(text.trimEnd())),
    })
    .showHelpAfterError("Try --help.");
  const verb =
    <A extends unknown[]>(of: (...args: A) => Promise<ExitCode>) =>
    async (...args: A) =>
      done(await of(...args));
  addRunning(program, terminal, verb);
  addClients(program, terminal, verb);
  addTokens(program, terminal, verb);
  addLooking(program, terminal, verb);
  return program;
};

type Verb = <A extends unknown[]>(of: (...args: A) => Promise<ExitCode>) => (...args: A) => Promise<void>;

function addRunning(program: Command, terminal: Terminal, verb: Verb): void {
  program
    .command("start")
    .description("open the desk")
    .option("--demo", "on a simulated organization")
    .addOption(
      new Option("--host <host>", "desktop where Electron is there, else browser").choices(["desktop", "browser"]),
    )
    .option("--port <n>", "of the browser host; 0 picks a free one", port)
    .option("--no-open", "open no browser")
    .action(verb(async (options) => (await import("./start.js")).start(options, terminal)));
  program
    .command("serve")
    .description("run headless, for servers and CI")
    .addOption(new Option("--stdio", "one client on stdin and stdout (the default)").conflicts("http"))
    .option("--http", "clients over HTTP on loopback, with a bearer token")
    .option("--port <n>", "of --http", port)
    .option("--public-url <url>", "of --http: the address that your own proxy speaks for, with TLS")
    .option("--read-only", "offer no writes")
    .option(
      "--block <names>",
      "toolsets or operations to refuse, with commas between; name:writes for their writes alone",
    )
    .option("--toolsets <names>", "only these, with commas between, or all", names)
    .addOption(
      new Option(
        "--approvals <where>",
        "desk: a person decides in the browser; confirm: no person, the client's own confirm is enough",
      )
        .choices(["desk", "confirm"])
        .default("desk"),
    )
    .action(verb(async (options) => (await import("./serve.js")).serve(options, terminal)));
  program
    .command("mcp")
    .description("what clients launch: the bridge to the running desk")
    .option("--as <client>", "the name it goes by until it says its own")
    .action(verb(async () => (await import("./mcp.js")).mcp(terminal)));
  program
    .command("demo-api")
    .description("run the simulated organization alone")
    .option("--port <n>", "0 picks a free one", port)
    .option("--seed <n>", "which organization it is", whole)
    .addOption(
      new Option("--kind <kind>", "of Claude Console or of Claude Enterprise").choices(["console", "enterprise"]),
    )
    .action(verb(async (options) => (await import("./demo-api.js")).demoApi(options, terminal)));
}

function addClients(program: Command, terminal: Terminal, verb: Verb): void {
  for (const name of ["register", "unregister"] as const) {
    const one = program
      .command(name)
      .description(
        name === "register" ? "connect client programs to this desk" : "take our entry out of client programs",
      )
      .argument("[client...]", `as \`${command("clients")}\` names them`)
      .option("--all", name === "register" ? "every client found" : "every client that has it")
      .option("--project <folder>", "in the files of this project, in place of yours")
      .option("--dry-run", "only print what would change")
      .action(
        verb(async (ids: string[], options) => (await import("./register.js")).register(name, ids, options, terminal)),
      );
    if (name === "register")
      one.option(
        "--replace-anthropic-admin",
        "take the entry of the Python server anthropic-admin out, and its key into the keychain",
      );
  }
  program
    .command("clients")
    .description("the client programs here, and the snippet for any other")
    .option(
      "--test [client]",
      "start what its file says, as the client would, and list its tools; all that are registered",
    )
    .option("--json", "as JSON")
    .action(verb(async (options) => (await import("./clients.js")).clients(options, terminal)));
}

function addTokens(program: Command, terminal: Terminal, verb: Verb): void {
  const token = program.command("token").description("who may come over HTTP");
  token
    .command("add")
    .description("make a token for one client, shown once")
    .argument("<name>", "what the client is called here")
    .action(verb(async (name: string) => (await import("./token.js")).addToken(name, terminal)));
  token
    .command("list")
    .description("the names, and since when")
    .option("--json", "as JSON")
    .action(verb(async (options) => (await import("./token.js")).listTokens(options, terminal)));
  token
    .command("revoke")
    .description("end a token at once, also for a server that runs")
    .argument("<name>", "as the list has it")
    .action(verb(async (name: string) => (await import("./token.js")).revokeToken(name, terminal)));
}

function addLooking(program: Command, terminal: Terminal, verb: Verb): void {
  program
    .command("operations")
    .description("the catalog")
    .option("--json", "as JSON")
    .action(verb(async (options) => (await import("./operations.js")).operations(options, terminal)));
  const audit = program.command("audit").description("the log");
  audit
    .command("verify")
    .description("check the chain from its files alone")
    .option("--demo", "the demo organization's only")
    .option("--checkpoint <file>", "that it still begins with what this promised; several may be named", each, [])
    .option("--public-key <key>", "and that this key signed them")
    .option("--json", "as JSON")
    .action(verb(async (options) => (await import("./audit.js")).verifyLogs(options, terminal)));
  audit
    .command("checkpoint")
    .description("what the log promises now, to be kept somewhere else")
    .option("--demo", "the demo organization's")
    .action(verb(async (options) => (await import("./audit.js")).checkpoint(options, terminal)));
  audit
    .command("prove")
    .description("that a row is in the log, or that the log grew from an older checkpoint")
    .argument("[row]", "its number", whole)
    .option("--checkpoint <file>", "against this checkpoint; else against a new one")
    .option("--since <file>", "an older checkpoint, in place of a row")
    .option("--values", "show who, what and why in the proof as well")
    .option("--demo", "of the demo organization's log")
    .action(
      verb(async (row: number | undefined, options) =>
        (await import("./audit-proof.js")).prove(row, options, terminal),
      ),
    );
  audit
    .command("check-proof")
    .description("whether a proof holds, with its text alone")
    .argument("<file>", "the proof")
    .option("--public-key <key>", "and that this key signed its checkpoint")
    .option("--json", "as JSON")
    .action(
      verb(async (file: string, options) => (await import("./audit-proof.js")).checkProofFile(file, options, terminal)),
    );
  audit
    .command("export")
    .description("rows as a file for others: JSONL can be verified, CSV is for spreadsheets, OCSF for a SIEM")
    .addOption(new Option("--format <format>", "as").choices(["jsonl", "csv", "ocsf"]).default("jsonl"))
    .option("--from <moment>", "a UTC day such as 2026-11-23, or a moment in ISO 8601")
    .option("--to <moment>", "the same; a day is included")
    .option("--type <types>", "only these rows, such as approved,denied", names)
    .option("--client <name>", "what this client did, and what was done about it")
    .option("--operation <name>", "about this operation")
    .option("--target <id>", "about the thing of this id or name")
    .option("--proposal <id>", "about this proposal")
    .option("--organization <id>", "about this organization, and about none")
    .option("--out <file>", "a new file, in place of stdout")
    .option("--demo", "the demo organization's")
    .action(verb(async (options) => (await import("./audit-export.js")).exportRows(options, terminal)));
  audit
    .command("tail")
    .description("the last rows")
    .option("-n, --rows <n>", "how many", whole, 20)
    .option("--demo", "the demo organization's")
    .option("--json", "one JSON object a line")
    .action(verb(async (options) => (await import("./audit.js")).tail(options, terminal)));
  const key = program.command("key").description("the Admin key");
  key
    .command("set")
    .description("check a key or a token and keep it; asked for hidden, or read from stdin")
    .option("--profile <name>", "use this login of ant, which renews its token, in place of a key")
    .option("--config-dir <folder>", "where the profile lies, if not where ant keeps them")
    .allowExcessArguments()
    .action(verb(async (options, { args }: Command) => (await import("./key.js")).setKey(args, options, terminal)));
  key
    .command("status")
    .description("whose key there is, where it is kept, and what it can do")
    .option("--json", "as JSON")
    .action(verb(async (options) => (await import("./key-status.js")).keyStatus(options, terminal)));
  key
    .command("clear")
    .description("take the key of the open organization out of the keychain")
    .action(verb(async () => (await import("./key.js")).clearKey(terminal)));
  program
    .command("settings")
    .description("the settings")
    .command("export")
    .description("print them without secrets, to be taken in on the Settings page elsewhere")
    .action(verb(async () => (await import("./settings.js")).exportSettings(terminal)));
  program
    .command("doctor")
    .description("what works here and what does not")
    .option("--json", "as JSON")
    .action(verb(async (options) => (await import("./doctor.js")).doctor(options, terminal)));
}

const each = (text: string, before: string[]): string[] => [...before, text];

function whole(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It is a whole number.");
}

function port(text: string): number {
  const value = whole(text);
  if (value <= 65_535) return value;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

function names(text: string): string[] {
  const all = text.split(",").map((name) => name.trim());
  if (all.every((name) => name !== "")) return all;
  throw new InvalidArgumentError("Names have commas between them.");
}
