import { X } from "lucide-react";
import { Link, useLocation } from "wouter";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { useNotices } from "./use-notices.js";

/** What was told of spend, on every page, until somebody looks: nobody may have been there when it came. */
export function NoticeBar() {
  const [page] = useLocation();
  const { notices, see } = useNotices();
  const [newest] = notices;
  return (
    <div role="status" aria-label="News of spend">
      {newest && page !== "/spend/budgets" && (
        <div className="flex min-h-10 items-center gap-3 border-t bg-card px-5 py-1.5">
          <p className="min-w-0 flex-1 text-label">
            <strong className="font-semibold">
              <Inert text={newest.title} whole ours />
            </strong>{" "}
            <span className="text-muted-foreground">
              <Inert text={newest.body} whole ours />
              {notices.length > 1 && ` And ${notices.length - 1} more.`}
            </span>
          </p>
          <Link
            href={`/${newest.page}`}
            onClick={see}
            className="inline-flex h-[26px] shrink-0 items-center rounded-control border border-border-strong bg-card px-[9px] font-medium text-label hover:bg-muted"
          >
            Look
          </Link>
          <KeyButton
            kind="ghost"
            size="tight"
            aria-label="Seen"
            hotkey={{ on: "z", does: "The news of spend was seen", everywhere: true }}
            onClick={see}
          >
            <Icon of={X} size={14} />
          </KeyButton>
        </div>
      )}
    </div>
  );
}
