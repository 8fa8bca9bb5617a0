import { codeWords } from "../../src/admin-api/refusals.js";
import { startWithContext } from "../../src/operations/demo-context.fixture.js";
import { describe } from "../../src/operations/describe.js";
import type { Operation, WriteOperation } from "../../src/operations/operation.js";
import { toolSchema } from "../../src/operations/schema.js";
import { type Needs, type Toolset, toolsets } from "../../src/operations/toolsets.js";
import { cell, code, sentence } from "./markdown.js";

/** The coded errors that an endpoint (`DELETE /v1/organizations/users/{}`) can answer with. */
export type CodedErrors = (endpoint: string) => readonly string[];

/** The page of a toolset, whole from its declarations and from what their examples do on the demo organization. */
export async function referencePage(
  toolset: Toolset,
  operations: readonly Operation[],
  errors: CodedErrors,
): Promise<string> {
  const { about, needs, usual } = toolsets[toolset];
  const sections: string[] = [];
  for (const op of operations) sections.push(await section(op, errors));
  return `${[
    `# ${toolset}`,
    `${about}. ${usual ? "Listed to clients unless you choose others." : "Not listed until you choose it in Settings; reached with `run_operation` meanwhile."}`,
    `It takes ${credential(needs)}.`,
    contents(operations),
    ...sections,
  ].join("\n\n")}\n`;
}

/** What leads to the pages. */
export function referenceIndex(operations: readonly Operation[]): string {
  const rows = Object.entries(toolsets).map(([name, { about, usual }]) => {
    const count = operations.filter(({ toolset }) => toolset === name).length;
    return `| [${name}](${name}.md) | ${about} | ${count} | ${usual ? "yes" : ""} |`;
  });
  return `# Operations

Everything an agent can ask for, one page a toolset. These pages are made from the catalog by \`npm run reference\`.

| toolset | what is in it | operations | listed by default |
|---|---|---|---|
${rows.join("\n")}
`;
}

function contents(operations: readonly Operation[]): string {
  const rows = operations.map((op) => `| [${op.name}](#${op.name}) | ${kindOf(op)} | ${cell(op.description)} |`);
  return `| operation | | |\n|---|---|---|\n${rows.join("\n")}`;
}

async function section(op: Operation, errors: CodedErrors): Promise<string> {
  const { calls } = isSet(op) ? { calls: [] } : await describe(op);
  const own = op.needs !== toolsets[op.toolset].needs;
  const codes = calls.flatMap(({ method, path }) => errors(`${method} ${path.replace(/\{\w+\}/g, "{}")}`));
  return [
    `## ${op.name}`,
    `*${kindOf(op)}.* ${op.description}${own ? ` It takes ${credential(op.needs)}.` : ""}`,
    inputs(op),
    isSet(op)
      ? "Calls what each of its changes calls, one after the other."
      : `Calls ${calls.map(({ method, path }) => code(`${method} ${path}`)).join(", ")}.`,
    `Example: ${code(JSON.stringify(op.example))}`,
    ...(op.kind === "write" ? [await card(op)] : []),
    ...refusals([...new Set(codes)]),
  ].join("\n\n");
}

const isSet = (op: Operation): boolean => op.kind === "write" && op.isSet === true;

function kindOf(op: Operation): string {
  if (op.kind === "read") return "read";
  const undo = { yes: "", no: ", cannot be undone", depends: ", not always undoable" }[op.reversible];
  return `write, ${op.risk === "low" ? "low risk" : `up to ${op.risk} risk`}${undo}`;
}

function inputs(op: Operation): string {
  const { properties, required = [] } = toolSchema(op).inputSchema;
  const own = Object.entries(properties).filter(([name]) => Object.hasOwn(op.input, name));
  if (own.length === 0) return "It takes no arguments.";
  const rows = own.map(
    ([name, schema]) => `| ${code(name)} | ${cell(typeWords(schema))} | ${required.includes(name) ? "yes" : ""} |`,
  );
  return `| argument | takes | needed |\n|---|---|---|\n${rows.join("\n")}`;
}

/** A JSON Schema as far as ours go, in words. */
function typeWords(schema: unknown): string {
  if (typeof schema !== "object" || schema === null) return "anything";
  const { description, ...rest }: Record<string, unknown> = { ...schema };
  const words = bareType(rest);
  return typeof description === "string" ? `${words}: ${description}` : words;
}

function bareType({
  type,
  enum: choices,
  items,
  anyOf,
  oneOf,
  properties,
  const: fixed,
}: Record<string, unknown>): string {
  if (Array.isArray(choices)) return choices.map((choice) => code(String(choice))).join(", ");
  if (fixed !== undefined) return code(String(fixed));
  const either = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  if (either) return either.map(typeWords).join(" or ");
  if (type === "array") return `list of ${typeWords(items)}`;
  if (typeof properties === "object" && properties !== null)
    return `object with ${Object.keys(properties).map(code).join(", ")}`;
  return typeof type === "string" ? ({ string: "text", boolean: "true or false" }[type] ?? type) : "anything";
}

/** What a person sees before deciding: the example, planned on the demo organization. */
async function card(op: WriteOperation): Promise<string> {
  await using there = await startWithContext({}, op.needs);
  const bound = await op.bind(op.example, there.ctx);
  const plan = await bound.plan();
  const late = bound.late();
  const effects = (await Promise.all(late.effects)).flatMap((effect) => {
    if (effect.kind === "line") return [effect.text];
    return effect.kind === "figure" ? [`${effect.figure} ${effect.label}`] : [];
  });
  const raised = await late.raised;
  const lines = [
    `${sentence(plan.sentence)} (${raised ? `${raised.risk} risk: ${raised.because}` : `${plan.risk} risk`})`,
    ...plan.changes.map(({ field, before, after }) => `${code(field)}: ${value(before)} → ${value(after)}`),
    ...plan.warnings.map((warning) => `Warning: ${warning}`),
    ...effects,
    plan.irreversible ? `Cannot be undone: ${plan.irreversible}` : plan.undo && `Undo: ${plan.undo}`,
  ];
  const shown = lines.flatMap((line) => (line ? [`- ${cell(line)}`] : []));
  return `On the card, for the example on the demo organization:\n\n${shown.join("\n")}`;
}

function value(json: unknown): string {
  if (json === null) return "—";
  const text = typeof json === "string" ? json : JSON.stringify(json);
  return code(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

function refusals(codes: readonly string[]): string[] {
  const known = codes.flatMap((name) => {
    const words = codeWords(name);
    return words ? [`| ${code(name)} | ${cell(`${words.happened} ${words.next}`)} |`] : [];
  });
  return known.length > 0 ? [`| refused with | what it means |\n|---|---|\n${known.sort().join("\n")}`] : [];
}

function credential({ product, oauth, scopes }: Needs): string {
  if (oauth) return "a token with `org:admin` of a Claude Console organization";
  const scoped = scopes && `${code(scopes.read)} to read${scopes.write ? ` and ${code(scopes.write)} to write` : ""}`;
  if (product === "console") return "an Admin key of a Claude Console organization";
  if (product === "enterprise")
    return `a key of a Claude Enterprise organization${scoped ? `, made with ${scoped}` : ""}`;
  return `an Admin key of a Claude Console organization, or a key of a Claude Enterprise organization${scoped ? ` made with ${scoped}` : ""}`;
}
