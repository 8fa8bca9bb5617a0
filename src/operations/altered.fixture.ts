import { expect } from "vitest";
import { json, startServer } from "../admin-api/loopback.fixture.js";
import { unquoted } from "../words/unquoted.js";
import { startWithContext } from "./demo-context.fixture.js";
import { operation } from "./index.js";
import type { Context } from "./operation.js";
import type { Needs } from "./toolsets.js";

/**
 * In answers of paths that fit: what each field of such a name holds in place of what the demo organization says, or what
 * is made of that.
 */
export type Alteration = readonly [path: RegExp, fields: Readonly<Record<string, unknown>>];

function inPlaceOf(value: unknown, key: string, fields: Record<string, unknown>): unknown {
  if (!Object.hasOwn(fields, key)) return value;
  const said = fields[key];
  return typeof said === "function" ? said(value) : said;
}

/** A demo organization of one's own that says, of what the API may leave open, other things than the demo does. */
export async function startAltered(needs: Needs = {}, extra: Partial<Context> = {}) {
  const altered: Alteration[] = [];
  let behind = "";
  const server = await startServer((response, { method, url, headers, body }) => {
    const asked = fetch(`${behind}${url.pathname}${url.search}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        typeof value === "string" && /^(authorization|x-api-key|content-type|anthropic-.*)$/.test(name)
          ? [[name, value] as [string, string]]
          : [],
      ),
      ...(method !== "GET" && body !== "" && { body }),
    });
    const passOn = async (answer: Response) => {
      const type = answer.headers.get("content-type") ?? "application/octet-stream";
      if (!answer.ok || !type.includes("json")) {
        response.writeHead(answer.status, { "content-type": type }).end(Buffer.from(await answer.arrayBuffer()));
        return;
      }
      const fields = Object.assign({}, ...altered.flatMap(([path, here]) => (path.test(url.pathname) ? [here] : [])));
      json(
        response,
        JSON.parse(await answer.text(), (key, value) => inPlaceOf(value, key, fields)),
      );
    };
    // What is still asked when a test is over is not waited for.
    asked.then(passOn).catch(() => response.destroy());
  });
  const there = await startWithContext(extra, needs, async (url) => {
    behind = url;
    return server.url;
  });
  return {
    ...there,
    altered,
    async [Symbol.asyncDispose]() {
      await there[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

type Altered = Awaited<ReturnType<typeof startAltered>>;

/** Everything that is told when it is asked for: the answer, the card as a person reads it, or why not. */
export async function toldOf({ ctx }: Pick<Altered, "ctx">, name: string, said: object): Promise<string> {
  try {
    const op = operation(name);
    if (!op) throw new Error(`There is no ${name}`);
    if (op.kind === "read") return JSON.stringify(await (await op.bind(said, ctx)).run());
    const bound = await op.bind(said, ctx);
    const refusal = await bound.refuse();
    if (refusal) return unquoted(refusal);
    const [{ sentence, warnings, ...plan }, { effects, raised }] = [await bound.plan(), bound.late()];
    const late = (await Promise.all(effects)).map((effect) =>
      effect.kind === "figure"
        ? `${effect.figure} ${effect.label}`
        : effect.kind === "line"
          ? effect.text
          : JSON.stringify(effect),
    );
    const words = ["verb", "kind", "name", "joint", "place"].map((part) => (sentence as Record<string, unknown>)[part]);
    const sentences = [...warnings, plan.undo, plan.irreversible].map((one) => unquoted(one ?? ""));
    return [
      words.filter(Boolean).join(" "),
      ...sentences,
      JSON.stringify(plan.changes),
      ...late.map(unquoted),
      JSON.stringify(await raised),
    ].join("\n");
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return error.message;
  }
}

/** What is told of an operation, in these words, where the API answers so. */
export type Case = [operation: string, said: object, words: RegExp, ...alterations: Alteration[]];

/** For a table of cases, each in an organization of its own. */
export const tells =
  (product: "console" | "enterprise") =>
  async (...[name, said, words, ...alterations]: Case) => {
    await using there = await startAltered({ ...operation(name)?.needs, product });
    there.altered.push(...alterations);
    expect(await toldOf(there, name, said)).toMatch(words);
  };

/** The first of a list, so many times. */
export const many = (count: number) => (all: unknown[]) => Array.from({ length: count }, () => all[0]);
