import { Copy } from "lucide-react";
import { useState } from "react";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";

/** The entry for any client that is not in the list. */
export function Snippet({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="px-4 py-3.5">
      <KeyButton size="small" hotkey={{ on: "c", does: "Copy the entry for another client" }} onClick={copy}>
        <Icon of={Copy} size={14} /> {copied ? "Copied" : "Copy the entry for another client"}
      </KeyButton>
    </div>
  );
}
