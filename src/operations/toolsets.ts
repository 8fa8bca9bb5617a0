/** What an operation asks of the organization and of the credential. */
export interface Needs {
  /** The only kind of organization that has it; absent: both. */
  product?: "console" | "enterprise";
  /** Only a token with org:admin reaches it: Admin keys are refused, reads included. */
  oauth?: true;
  /** The scopes a scoped key of Claude Enterprise needs: to read, and to write. */
  scopes?: { read: string; write?: string };
}

interface Of {
  /** What is in it, for a person who chooses. */
  about: string;
  /** Listed to clients unless the person chooses others. */
  usual: boolean;
  needs: Needs;
}

const console = { product: "console" } as const;
const enterprise = (read: string, write?: string): Needs => ({
  product: "enterprise",
  scopes: { read, ...(write !== undefined && { write }) },
});
const members = { scopes: { read: "read:members", write: "write:members" } };
const analytics = { scopes: { read: "read:analytics" } };

/** The toolsets, in the order in which clients list them. One table says which credential reaches what (facts 1.1 to 1.3). */
export const toolsets = {
  organization: { about: "The organization itself, and questions across it", usual: true, needs: {} },
  members: { about: "People and invites", usual: true, needs: members },
  workspaces: { about: "Workspaces and who is in them", usual: true, needs: console },
  api_keys: { about: "API keys: list, rename, turn on and off, archive", usual: true, needs: console },
  usage_and_cost: { about: "Tokens and dollars, grouped and filtered", usual: true, needs: analytics },
  rate_limits: { about: "Rate limits of the organization and its workspaces", usual: false, needs: console },
  spend_limits: {
    about: "Spend limits, and requests to raise them",
    usual: false,
    needs: { scopes: { read: "read:spend_limits", write: "write:spend_limits" } },
  },
  service_accounts: {
    about: "Service accounts and the workspaces they work in",
    usual: false,
    needs: { ...console, oauth: true },
  },
  federation: {
    about: "Issuers and rules that let workloads in without a key",
    usual: false,
    needs: { ...console, oauth: true },
  },
  groups: {
    about: "Groups, their members, and the roles they grant",
    usual: false,
    needs: enterprise("read:rbac_groups", "write:rbac_groups"),
  },
  engagement: {
    about: "Who uses Claude for what: people, projects, skills, connectors",
    usual: false,
    needs: enterprise("read:analytics"),
  },
  compliance: {
    about: "The vendor's own record of what happened, and whether it is kept",
    usual: false,
    needs: { scopes: { read: "read:compliance_activities" } },
  },
  external_keys: { about: "Encryption keys of your own", usual: false, needs: console },
  claude_code_settings: {
    about: "Managed settings of Claude Code on every developer's machine",
    usual: false,
    needs: enterprise("read:claude_code_managed_settings", "write:claude_code_managed_settings"),
  },
  plugins: {
    about: "Plugins, their versions, and who gets them",
    usual: false,
    needs: enterprise("read:plugins", "write:plugins"),
  },
  webhooks: { about: "Addresses that hear of events", usual: false, needs: console },
  telemetry: { about: "Where traces are sent", usual: false, needs: console },
  claude_tag: {
    about: "Claude in Slack: channels, bundles, instructions",
    usual: false,
    needs: enterprise("read:claude_tag", "write:claude_tag"),
  },
} as const satisfies Record<string, Of>;

export type Toolset = keyof typeof toolsets;

export const toolsetNames = Object.keys(toolsets).filter(isToolset);

export function isToolset(name: string): name is Toolset {
  return Object.hasOwn(toolsets, name);
}
