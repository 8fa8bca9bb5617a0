import { chance, streamOf } from "../chance.js";
import type { Product } from "../enterprise-streams.js";
import type { Use } from "./cuts.js";
import type { PersonDay } from "./days.js";

/** Something people use within a product. */
interface Thing {
  name: string;
  /** Where the name is an opaque id. */
  title?: string;
  in: readonly Product[];
  /** How many of those who could, do; and how often, on a day with use. */
  reach: number;
  often: number;
}

export const connectors: readonly Thing[] = [
  { name: "conn_warehouse", title: "Warehouse", in: ["claude_code", "cowork"], reach: 0.4, often: 0.45 },
  { name: "github", in: ["claude_code", "chat"], reach: 0.8, often: 0.6 },
  { name: "google_drive", in: ["chat", "cowork", "office_agent"], reach: 0.7, often: 0.35 },
  { name: "jira", in: ["claude_code", "cowork"], reach: 0.5, often: 0.3 },
  { name: "slack", in: ["chat", "cowork"], reach: 0.6, often: 0.5 },
];

export const plugins: readonly Thing[] = [
  { name: "code-review", in: ["claude_code"], reach: 0.7, often: 0.5 },
  { name: "deploy-guard", in: ["claude_code"], reach: 0.35, often: 0.2 },
  { name: "meeting-notes", in: ["cowork"], reach: 0.6, often: 0.4 },
  { name: "warehouse", in: ["cowork", "claude_code"], reach: 0.3, often: 0.35 },
];

export const skills: readonly (Thing & { shared: "organization" | "private" | "public" })[] = [
  { name: "brand-voice", title: "Brand voice", in: ["chat", "cowork"], reach: 0.5, often: 0.3, shared: "organization" },
  { name: "incident-report", in: ["claude_code", "chat"], reach: 0.3, often: 0.15, shared: "organization" },
  { name: "pdf", title: "PDF", in: ["chat", "cowork", "office_agent"], reach: 0.8, often: 0.4, shared: "public" },
  { name: "release-notes", in: ["claude_code"], reach: 0.6, often: 0.25, shared: "organization" },
  {
    name: "spreadsheet",
    title: "Spreadsheet",
    in: ["office_agent", "cowork"],
    reach: 0.9,
    often: 0.6,
    shared: "public",
  },
];

export const projects: readonly (Thing & { by: string; days: number })[] = [
  { name: "Hiring", in: ["chat"], reach: 0.3, often: 0.3, by: "greta.lind@northwind.example", days: 190 },
  { name: "Launch plan", in: ["chat"], reach: 0.5, often: 0.4, by: "dana.okafor@northwind.example", days: 75 },
  {
    name: "Warehouse questions",
    in: ["chat"],
    reach: 0.6,
    often: 0.5,
    by: "karim.haddad@northwind.example",
    days: 140,
  },
];

/** Types of what people make, each kept to oneself or shared. */
export const artifacts: readonly Thing[] = [
  { name: "application/vnd.ant.react", in: ["chat"], reach: 0.6, often: 0.3 },
  { name: "image/svg+xml", in: ["chat"], reach: 0.4, often: 0.2 },
  { name: "text/html", in: ["claude_code", "cowork"], reach: 0.5, often: 0.35 },
  { name: "text/markdown", in: ["chat"], reach: 0.9, often: 0.5 },
];

/** Who used which of the things, told by the seed: always on a day on which the person used the product it is in. */
export function uses<T extends Thing>(things: readonly T[], days: readonly PersonDay[], seed: number): Use<T>[] {
  return things.flatMap((thing) =>
    days.flatMap((day) => {
      if (!thing.in.includes(day.product)) return [];
      const stream = streamOf(seed, `${thing.name}/${day.user.email}/${day.product}`);
      if (chance(stream, 0, 1) > thing.reach || chance(stream, day.day, 2) > thing.often) return [];
      return [{ thing, day, count: 1 + Math.floor(chance(stream, day.day, 3) * Math.min(6, day.requests)) }];
    }),
  );
}
