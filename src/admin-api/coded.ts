import type Anthropic from "@anthropic-ai/sdk";

const inConsole = "Do it in the Claude Console, or ask an admin of the organization.";
export const again = "Try again in a minute.";

type Code = NonNullable<InstanceType<typeof Anthropic.APIError>["details"]>["error_code"];

/** What only calls of models, files, skills, environments and other APIs beside this one are told. */
type Elsewhere =
  | `${"compaction" | "thread" | "tool" | "file" | "linked_organization" | "claude_code"}_${string}`
  | `environment_${"archived" | "create_disabled" | "update_disabled"}`
  | `user_profile_${"billing_not_authorized" | "not_billable"}`
  | "available_tools_limit_exceeded"
  | "heartbeat_precondition_failed"
  | "image_dimensions_too_large"
  | "invalid_config_type_change"
  | "invalid_metadata"
  | "skill_read_blocked_undecryptable"
  | "storage_quota_exceeded";

/** Checked against the SDK: neither a code that it does not know compiles, nor a new one of its own without words. */
export const coded = {
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
  rbac_group_owner_access_unconfirmed: [
    "It could not be made sure that none of the groups gives owner access, so nothing was changed.",
    "Asking again will not help; ask an owner to do it in claude.ai.",
  ],
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
  cannot_sign_out_self: ["This would sign out whoever this key belongs to.", "Sign out in the browser instead."],
  cannot_sign_out_primary_owner: [
    "The primary owner is never signed out through the API.",
    "Ask the primary owner to sign out everywhere.",
  ],
  cannot_sign_out_owner: ["An owner is only signed out by an owner.", "Ask an owner to do it in claude.ai."],
  cannot_sign_out_membership_admin: [
    "A membership admin is only signed out by an owner.",
    "Ask an owner to do it in claude.ai.",
  ],
  cannot_sign_out_managed_member: [
    "The rights of this member come from groups that this key may not look at.",
    "Use a key with read:rbac_groups, or ask an owner.",
  ],
  cannot_sign_out_privileged_member: [
    "This member has more rights than the key may end sessions of.",
    "Ask an owner to do it in claude.ai.",
  ],
  parent_organization_required: [
    "This is kept by the parent organization, and the key belongs to one of its organizations.",
    "Use a key of the parent organization.",
  ],
  organization_level_scoped_api_key_required: [
    "This takes a scoped key that is made for the whole organization.",
    "Make such a key in claude.ai under Organization settings, API.",
  ],
  rbac_group_not_found: ["There is no such group any more.", "List the groups to see what there is."],
  rbac_role_not_found: ["There is no such role any more.", "List the roles to see what there is."],
  rbac_group_managed_settings_not_found: [
    "The group has no settings of its own.",
    "Look at the default settings; they hold for it.",
  ],
  rbac_group_order_limit_exceeded: [
    "The order names more groups than it can hold.",
    "Leave groups without settings of their own out of it.",
  ],
  settings_document_limit_exceeded: [
    "So many settings documents are kept already.",
    "Delete the settings of a group that no longer needs its own.",
  ],
  settings_history_limit_exceeded: [
    "Settings were changed too often in a short time.",
    "Wait an hour, then ask again.",
  ],
  spend_limits_admin_api_writes_not_enabled: [
    "The organization is not enrolled in looking at or changing spend limits through the API.",
    "Change the limit in the Claude Console, or ask Anthropic's account team to enrol it.",
  ],
  compliance_configuration_restricted: [
    "The organization's compliance configuration does not let this be stored.",
    "Ask whoever keeps that configuration.",
  ],
  claude_tag_writes_not_enabled: [
    "The organization is not enrolled in changing Claude in Slack through the API.",
    "Change it in claude.ai, or ask Anthropic's account team to enrol it.",
  ],
  bundle_attachment_not_supported: [
    "The bundle is attached to something that the API does not handle, so its instructions change in claude.ai alone.",
    "Change them in claude.ai.",
  ],
  bundle_on_call: ["The instructions of this bundle are managed in claude.ai.", "Change them in claude.ai."],
  slack_channel_set_up_settings_refused: [
    "The channel was set up, but its settings were refused, so it inherits all of them.",
    "Change the refused setting with update_slack_channel.",
  ],
  slack_channel_set_up_settings_conflict: [
    "The channel was set up, and something else then changed it, so none of the settings was stored.",
    "Look at the channel as it is now, then set them with update_slack_channel.",
  ],
  slack_channel_set_up_environment_not_found: [
    "The channel was set up, but there is no such environment, so it inherits all settings.",
    "Check the id of the environment, then set it with update_slack_channel.",
  ],
  environment_not_found: ["There is no such environment.", "Check the id of the environment."],
  plugin_name_taken: ["Another plugin has this name already.", "Choose another name, or add a version to that plugin."],
  skill_name_taken: ["Another skill has this name already.", "Choose another name for the skill that is named."],
  scan_pending: ["The plugin's content is still being scanned.", "Wait a minute, then ask again."],
  scan_failed: [
    "The scan of the plugin's content found something that is not let in.",
    "Mend the content, then upload it again.",
  ],
  registration_pending: [
    "The version was stored, and claude.ai cannot use it yet.",
    "Do not upload the plugin again: a further version, with create_plugin_version, completes it.",
  ],
  cmek_feature_unsupported: [
    "This cannot be had where data is encrypted with a key of your own.",
    "Use a workspace without an encryption key of its own.",
  ],
  cmek_key_disabled: ["The encryption key is turned off at the cloud provider.", "Turn it on there, then try again."],
  cmek_key_network_blocked: [
    "The cloud provider's network rules keep Anthropic from the encryption key.",
    "Let Anthropic's addresses reach the key, then try again.",
  ],
  cmek_key_unreachable: ["The encryption key could not be reached at the cloud provider.", again],
  cmek_context_unavailable: ["What is needed to use the encryption key is not available at the moment.", again],
  user_profile_required: ["This takes a user profile.", "Name the user profile and ask again."],
  request_body_timeout: ["The request took too long to arrive.", again],
  request_body_encoding_invalid: ["The request arrived damaged.", again],
  request_body_encoding_unsupported: [
    "The request was packed in a way that the Admin API does not read.",
    "Look for a proxy that repacks requests, then try again.",
  ],
  request_body_too_large_after_decoding: ["The request is too large for the Admin API.", "Ask for less at a time."],
  unsupported_charset: ["The Admin API reads UTF-8 alone.", "Send the text in UTF-8."],
} as const satisfies Record<Exclude<Code, Elsewhere>, readonly [string, string]>;
