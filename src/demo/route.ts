import * as z from "zod";
import type { Actor, Asks } from "./credentials.js";
import type { Organization } from "./organization.js";
import type { Query } from "./query.js";
import { invalid } from "./refusal.js";
import type { Traffic } from "./traffic.js";
import type { Walks } from "./walks.js";

type Method = "GET" | "POST" | "DELETE";

/** What a route works on. A write gets a draft: it becomes the organization when the route has answered. */
export interface Scene {
  organization: Organization;
  traffic: Traffic;
  walks: Walks;
  now: Date;
  betas: readonly string[];
  /** Throws 403 where the credential lacks a scope that only some bodies ask for. */
  demand(scope: string): void;
  /** Who asks, for the audit fields of what they make. */
  actor: Actor;
}

interface Call<P extends string, Q, B> extends Scene {
  params: Record<P, string>;
  query: Q;
  body: B;
}

type Names<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

interface Declaration<P extends string, Q extends z.ZodRawShape, B extends z.ZodType> extends Asks {
  method: Method;
  /** Below /v1/organizations, or whole where it begins with /v1/. */
  path: P;
  /** The `anthropic-beta` value it asks for, and the status without it. */
  beta?: { header: string; without: 400 | 404 };
  query?: Q;
  body?: B;
  /** How the body comes; as JSON unless told. */
  takes?: "form";
  /** The answer as JSON, or a file in bytes. */
  handle(call: Call<Names<P>, z.output<z.ZodObject<Q>>, z.output<B>>): object;
}

/** One thing the API can do, ready to be matched and answered. */
export interface Route {
  method: Method;
  path: string;
  beta?: { header: string; without: 400 | 404 };
  asks: Asks;
  pages: boolean;
  takes: "json" | "form";
  answer(scene: Scene, params: Record<string, string>, query: Query, body: unknown): object;
}

/** Declares a route. Unknown parameters and fields are refused, so that a slip of ours is heard. */
export function route<const P extends string, Q extends z.ZodRawShape, B extends z.ZodType = z.ZodUndefined>(
  declared: Declaration<P, Q, B>,
): Route {
  const { method, path, beta, only, oauth, scope, handle } = declared;
  const shape = z.strictObject(declared.query ?? ({} as Q)); // absent means: none are taken
  const names = z.record(z.string(), z.string());
  return {
    method,
    path: path.startsWith("/v1/") ? path : `/v1/organizations${path}`,
    ...(beta && { beta }),
    asks: { ...(only && { only }), ...(oauth && { oauth }), ...(scope !== undefined && { scope }) },
    takes: declared.takes ?? "json",
    pages: declared.query !== undefined && "limit" in declared.query,
    answer: (scene, params, query, body) =>
      handle({
        ...scene,
        params: names.parse(params) as Record<Names<P>, string>, // the path that matched has just named them all
        query: read(shape, query),
        body: declared.body ? read(declared.body, body) : (undefined as z.output<B>), // only what is declared is read
      }),
  };
}

/** The names of a path filled in from a request's path, or nothing where it does not match. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const said = String(given[at]); // as many as are wanted, as was just seen
    if (part.startsWith("{"))
      params[part.slice(1, -1)] = said; // ids hold nothing that would be escaped
    else if (part !== said) return undefined;
  }
  return params;
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw invalid(said.join("; "));
}
