import type { Shortcut } from "../../components/Shortcuts.js";

/** What `?` lists on this page. */
export const approvalKeys: readonly Shortcut[] = [
  { keys: ["J", "K"], does: "The next one, the one before" },
  { keys: ["A"], does: "Approve this one, once the button is awake; what cannot be undone has no key" },
  { keys: ["D"], does: "Deny this one" },
  { keys: ["⇧D"], does: "Deny this one with a reason" },
  { keys: ["E"], does: "Edit this one before you approve it, where its input allows that" },
  { keys: ["U"], does: "Take back within three seconds; later undo, as a new proposal" },
  { keys: ["X"], does: "Choose this one for a batch" },
  { keys: ["⇧A"], does: "Approve the chosen ones together; asks once more" },
  { keys: ["N"], does: "Deny the chosen ones, or all that are shown; N once more does it" },
  { keys: ["F"], does: "Filter by client, kind, risk or name" },
  { keys: ["?"], does: "This list" },
  { keys: ["Esc"], does: "Close what is open, choose none, leave a decided card" },
];
