import { useMutation } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { type Hotkey, KeyButton } from "../../components/KeyButton.js";
import { problemWords } from "../../problem-words.js";

interface CopyButtonProps {
  /** Read when it is pressed. */
  text(): Promise<string>;
  children: ReactNode;
  kind?: "plain" | "ghost";
  /** The key of the page that presses it; a dialog has none. */
  hotkey?: Hotkey;
  className?: string;
}

/** Copies, and says that it did, or why it did not. */
export function CopyButton({ text, children, kind = "plain", hotkey, className = "" }: CopyButtonProps) {
  const copy = useMutation({ mutationFn: async () => navigator.clipboard.writeText(await text()) });
  const button = {
    size: "small" as const,
    kind,
    onClick: () => copy.mutate(),
    children: (
      <>
        <Icon of={copy.isSuccess ? Check : Copy} size={14} /> {children}
      </>
    ),
  };
  return (
    <span className={`inline-flex items-center gap-2 ${className}`}>
      {hotkey ? <KeyButton {...button} hotkey={hotkey} /> : <Button {...button} />}
      <span role="status" className="text-label text-muted-foreground empty:-ml-2">
        {copy.isSuccess && "Copied."}
        {copy.error && <span className="text-risk-high">{problemWords(copy.error)}</span>}
      </span>
    </span>
  );
}
