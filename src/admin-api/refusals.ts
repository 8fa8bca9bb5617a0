import type Anthropic from "@anthropic-ai/sdk";

interface Words {
  /** What happened and why. */
  happened: string;
  next: string;
}

/** The words for a coded error; a code nobody here knows has none, and its status speaks. */
export function codeWords(code: string): Words | undefined {
  const known: Record<string, readonly [string, string]> = coded;
  const words = Object.hasOwn(known, code) ? known[code] : undefined;
  return words && { happened: words[0], next: words[1] };
}

export function statusWords(status: number): Words {
  const words = (status >= 500 && !byStatus[status] ? byStatus[500] : byStatus[status]) ?? [
    `The Admin API refused it with status ${status}.`,
    "Look at what it said, change the request, and ask again.",
  ];
  return { happened: words[0], next: words[1] };
}

const inConsole = "Do it in the Claude Console, or ask an admin of the organization.";
const again = "Try again in a minute.";

const byStatus: Record<number, readonly [string, string]> = {
  400: ["The Admin API did not accept the request.", "Change what was asked, and ask again."],
  401: [
    "The Admin API does not accept the key: it is wrong, expired or was revoked.",
    "Add a working Admin key (it begins with sk-ant-admin) in Countersign's settings.",
  ],
  402: ["The organization has a billing problem.", "Settle it in the Claude Console, then try again."],
  403: [
    "The key is not allowed to do this.",
    "Use an Admin key of this organization, or a key with the scope that is named.",
  ],
  404: ["The Admin API knows no such thing.", "Look at the list for what there is, then ask again."],
  409: ["Something else changed it at the same moment.", "Look at it as it is now, then ask again."],
  413: ["The request is too large for the Admin API.", "Ask for less at a time."],
  429: ["The Admin API's rate limit is reached.", again],
  500: ["The Admin API had a fault of its own.", again],
  503: ["The Admin API is not available at the moment.", again],
  504: ["The Admin API took too long.", again],
  529: ["The Admin API is overloaded.", again],
};

type Code = NonNullable<InstanceType<typeof Anthropic.APIError>["details"]>["error_code"];

/** Checked against the SDK: a code that it does not know does not compile. */
const coded = {
  already_member: ["This person is a member of the organization already.", "Change their role instead."],
  invite_already_exists: [
    "An invite for this e-mail address is pending already.",
    "Wait for it, or delete it and invite again.",
  ],
  email_domain_not_allowed: [
    "The organization does not allow invites to this e-mail domain.",
    "Use an address in an allowed domain, or change the allowed domains in the Claude Console.",
  ],
  cannot_invite_emails_with_unverified_domains: [
    "The organization only invites people in its verified domains, and this domain is none.",
    "Verify the domain in the Claude Console, or use another address.",
  ],
  cannot_remove_last_member: [
    "This is the last member, and an organization cannot be without one.",
    "Invite somebody else first.",
  ],
  org_member_limit_exceeded: [
    "The organization has as many members and pending invites as it may have.",
    "Remove a member or delete an invite, or ask Anthropic for more seats.",
  ],
  workspace_member_limit_exceeded: [
    "The workspace has as many members as it may have.",
    "Remove a member of the workspace first.",
  ],
  org_api_key_limit_exceeded: [
    "The organization has as many active API keys as it may have.",
    "Turn off or archive a key first.",
  ],
  workspace_api_key_limit_exceeded: [
    "The workspace has as many active API keys as it may have.",
    "Turn off or archive a key of this workspace first.",
  ],
  workspace_policy_violation: [
    "A policy of the organization does not allow this setting in a workspace.",
    "Leave the named field as it is, or change the policy in the Claude Console.",
  ],
  key_profile_mismatch: [
    "The encryption key belongs to another user profile than the workspace.",
    "Use a key and a user profile that belong together.",
  ],
  user_profile_not_found: ["There is no such user profile.", "Check the id of the user profile."],
  external_key_in_workspace_policy: [
    "A workspace policy requires this encryption key.",
    "Change the policy in the Claude Console first.",
  ],
  external_key_validation_failed: [
    "The encryption key could not be used to encrypt and decrypt.",
    "Check its permissions at the cloud provider, then try again.",
  ],
  external_key_validation_timed_out: ["The cloud provider did not answer about the encryption key in time.", again],
  external_key_changed: [
    "The encryption key was changed at the same moment.",
    "Look at it as it is now, then ask again.",
  ],
  rbac_group_grants_owner_access: [
    "One of the groups gives owner access, and that is not given through the API.",
    inConsole,
  ],
  rbac_group_owner_access_unconfirmed: ["It could not be made sure that none of the groups gives owner access.", again],
  concurrent_membership_change: [
    "Another change to the same membership was under way.",
    "Look at it as it is now, then ask again.",
  ],
  organization_type_not_supported: [
    "This kind of organization does not have this.",
    "Claude Console organizations have workspaces and API keys; Claude Enterprise organizations have groups.",
  ],
  organization_not_enrolled_in_beta: ["The organization has no access to this yet.", inConsole],
  organization_on_hold: ["Anthropic has put the organization on hold.", "Ask Anthropic's support what is open."],
  sandbox_egress_restricted: [
    "The network this runs in does not let the request out.",
    "Run Countersign where the Admin API may be reached.",
  ],
  api_key_scope_missing: ["The key lacks a scope that this takes.", "Use a key with the scope that is named."],
  enforced_spend_limit_reached: ["The spend limit is reached.", "Raise the limit, or wait for the next period."],
  contract_spend_limit_reached: ["The contract's spend limit is reached.", "Ask the person who keeps the contract."],
  ramp_limit_exceeded: ["Use grew faster than the organization's limit allows.", again],
} as const satisfies Partial<Record<Code, readonly [string, string]>>;
