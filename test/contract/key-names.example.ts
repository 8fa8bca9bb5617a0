import * as z from "zod";
import { oneOf, ref } from "../../src/operations/field.js";
import type { Operation } from "../../src/operations/operation.js";
import { table } from "../../src/operations/table.js";
import { workspaces } from "../../src/operations/workspaces.js";
import { write } from "../../src/operations/write.js";

const listKeyNames = table({
  name: "list_key_names",
  toolset: "api_keys",
  description: "The names of the keys of one workspace.",
  input: { workspace: ref(workspaces), status: oneOf({ active: "active", inactive: "inactive" }).optional() },
  example: { workspace: "Sandbox" },
  run: ({ workspace, status }, { org }) => org.apiKeys.list({ workspace_id: workspace.id, status }),
  columns: ({ id, name, status }) => ({ id, name, status }),
});

const renameWorkspace = write({
  name: "rename_workspace",
  toolset: "workspaces",
  description: "Give one workspace another name.",
  input: { workspace: ref(workspaces), name: z.string().min(1).max(40) },
  example: { workspace: "Sandbox", name: "Playground" },
  changes: workspaces,
  after: ({ name }) => ({ name }),
  says: ({ name }) => ({ verb: "Rename", joint: "to", place: name }),
  risk: "low",
  effects: ({ workspace }) => [`What calls it ${workspace.name} by name has to be told.`],
  run: ({ workspace, name }, { org }) => org.workspaces.update(workspace.id, { name }),
});

export const keyNameOperations: readonly Operation[] = [listKeyNames, renameWorkspace];
