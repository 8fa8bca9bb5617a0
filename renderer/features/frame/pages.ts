import { ChartNoAxesColumn, type LucideIcon, Plug, ScrollText, Settings2, Stamp, Stethoscope } from "lucide-react";
import { usePages } from "../directory/use-catalog.js";

export interface PageOf {
  path: string;
  name: string;
  icon: LucideIcon;
  /** After G, this goes there. */
  letter: string;
}

const first: readonly PageOf[] = [
  { path: "/approvals", name: "Approvals", icon: Stamp, letter: "P" },
  { path: "/spend", name: "Spend", icon: ChartNoAxesColumn, letter: "S" },
  { path: "/activity", name: "Activity", icon: ScrollText, letter: "A" },
];
const last: readonly PageOf[] = [
  { path: "/clients", name: "Clients", icon: Plug, letter: "C" },
  { path: "/settings", name: "Settings", icon: Settings2, letter: "T" },
  { path: "/diagnostics", name: "Diagnostics", icon: Stethoscope, letter: "D" },
];

/** All pages that there are for the open organization, in the order of the menu. */
export const useAllPages = (): readonly PageOf[] => [...first, ...usePages(), ...last];
