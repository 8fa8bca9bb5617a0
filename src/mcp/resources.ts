import {
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from "@modelcontextprotocol/server";
import { written } from "./answers.js";
import { chart, chartPage } from "./chart/chart.js";
import type { Caller } from "./proposer.js";
import type { Shelf } from "./shelf.js";

const mimeType = "application/json";

export const resources: readonly Resource[] = [
  {
    uri: "countersign://organization",
    name: "organization",
    title: "Organization",
    description: "Which organization this is, what its credential can do, and what happens to writes now.",
    mimeType,
  },
  {
    uri: "countersign://log/tail",
    name: "log_tail",
    title: "Last rows of the log",
    description: "What the record says of this client's own calls and proposals, newest first.",
    mimeType,
  },
];

export const templates: readonly ResourceTemplateType[] = [
  {
    uriTemplate: "countersign://proposals/{id}",
    name: "proposal",
    title: "Proposal",
    description: "Where one of this client's own proposals stands. Subscribe to hear when it moves.",
    mimeType,
  },
];

export const proposalUri = (id: string): string => `countersign://proposals/${id}`;

/** The id in the address of a proposal, whoever's it is. */
export const proposalIn = (uri: string): string | undefined =>
  /^countersign:\/\/proposals\/(P-\d{1,9})$/.exec(uri)?.[1];

export async function readResource(uri: string, shelf: Shelf, caller: Caller): Promise<ReadResourceResult> {
  if (uri === chart.uri) return chartPage();
  const { structuredContent } = written(await contentOf(uri, shelf, caller));
  return { contents: [{ uri, mimeType, text: JSON.stringify(structuredContent) }] };
}

async function contentOf(uri: string, shelf: Shelf, caller: Caller): Promise<object> {
  if (uri === "countersign://organization") return shelf.organization();
  if (uri === "countersign://log/tail") {
    const rows = await shelf.tail(caller);
    return { summary: `The last ${rows.length} rows about this client, newest first.`, rows };
  }
  const id = proposalIn(uri);
  const standing = id === undefined ? undefined : shelf.standing(id, caller);
  if (standing) return standing;
  throw new ResourceNotFoundError(
    uri,
    "There is no such resource for this client. list_proposals names its proposals.",
  );
}
