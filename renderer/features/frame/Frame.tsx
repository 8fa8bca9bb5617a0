import type { ReactNode } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { useLine } from "../../desk.js";
import { NoticeBar } from "../budgets/NoticeBar.js";
import { PinGate } from "./PinGate.js";
import { Sidebar } from "./Sidebar.js";

/** The sidebar and one page beside it. */
export function Frame({ status, children }: { status: Status; children: ReactNode }) {
  const reachable = useLine().state !== "lost";
  return (
    <div className="flex h-full">
      <Sidebar status={status} reachable={reachable} />
      <div className="flex min-w-0 flex-1 flex-col">
        <PinGate status={status} />
        <div className="flex min-h-0 flex-1">{children}</div>
        <NoticeBar />
      </div>
    </div>
  );
}
