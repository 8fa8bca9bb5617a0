import type { Connection } from "./connection.js";

type Answer<P extends (...args: never[]) => unknown> = Awaited<ReturnType<P>>;

/** What the desk answers, read off its contract. */
export type Proposal = Answer<Connection["client"]["proposals"]["get"]>;
export type Editable = Answer<Connection["client"]["proposals"]["editable"]>[number];
export type Story = Answer<Connection["client"]["proposals"]["story"]>;
export type LogPage = Answer<Connection["client"]["activity"]["list"]>;
export type ThreadPage = Answer<Connection["client"]["activity"]["threads"]>;
export type Thread = ThreadPage["threads"][number];
export type Facets = Answer<Connection["client"]["activity"]["facets"]>;
/** Which rows are asked for. */
export type Stretch = Parameters<Connection["client"]["activity"]["list"]>[0];
export type LogEntry = LogPage["rows"][number];
export type ClientList = Answer<Connection["client"]["clients"]["list"]>;
export type ClientProgram = ClientList["programs"][number];
