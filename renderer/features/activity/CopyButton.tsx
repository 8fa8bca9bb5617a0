import { useMutation } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { problemWords } from "../../problem-words.js";

interface CopyButtonProps {
  /** Read when it is pressed. */
  text(): Promise<string>;
  children: ReactNode;
  kind?: "plain" | "ghost";
  className?: string;
}

/** Copies, and says that it did, or why it did not. */
export function CopyButton({ text, children, kind = "plain", className = "" }: CopyButtonProps) {
  const copy = useMutation({ mutationFn: async () => navigator.clipboard.writeText(await text()) });
  return (
    <span className={`inline-flex items-center gap-2 ${className}`}>
      <Button size="small" kind={kind} onClick={() => copy.mutate()}>
        <Icon of={copy.isSuccess ? Check : Copy} size={14} /> {children}
      </Button>
      <span role="status" className="text-label text-muted-foreground empty:-ml-2">
        {copy.isSuccess && "Copied."}
        {copy.error && <span className="text-risk-high">{problemWords(copy.error)}</span>}
      </span>
    </span>
  );
}
