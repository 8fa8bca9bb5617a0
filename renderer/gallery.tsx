import "./theme.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.js";
import { Clock } from "./components/clock.js";
import { ApprovalCardStates } from "./features/approvals/ApprovalCard.states.js";
import { NoAccessPage } from "./features/frame/NoAccessPage.js";
import { makeDesk, makeStatus } from "./fixtures/desk.js";
import { now, queue, states } from "./fixtures/proposals.js";
import { applyTheme } from "./theme.js";

/** `gallery.html?scene=high&theme=dark#/approvals/P-1047`: the real pages over a desk in memory, at one frozen moment. */
const asked = new URLSearchParams(location.search);
const scene = asked.get("scene") ?? "plain";
const theme = asked.get("theme") === "dark" ? "dark" : "light";
applyTheme(theme, window);
const place = document.getElementById("root");
if (!place) throw new Error("gallery.html has no #root to draw into.");
createRoot(place).render(<Clock value={() => now}>{picture()}</Clock>);

function picture() {
  if (scene === "states") return <ApprovalCardStates states={states} />;
  if (scene === "no-access") return <NoAccessPage why="no access" />;
  const desk = makeDesk();
  desk.holding.settings.theme = theme;
  if (scene === "empty") desk.holding.proposals = queue.filter((proposal) => proposal.state !== "proposed");
  if (scene === "first-run") desk.holding.status = makeStatus({ organization: null, waiting: 0, clients: 0 });
  if (scene === "locked") desk.holding.status = makeStatus({ pin: { set: true, needed: true, open: false } });
  if (scene === "broken")
    desk.holding.status = makeStatus({
      chain: { whole: false, rows: 12_408, checked: 8113, checkedAt: null, why: "Chain broken at row 8,114" },
    });
  if (scene === "paused") desk.holding.status = makeStatus({ paused: true });
  if (scene === "lost") setTimeout(() => desk.away(true), 300);
  if (scene in states)
    desk.holding.proposals = Object.entries(states).flatMap(([name, state]) => (name === scene ? [state] : []));
  return <App connection={desk.connection} />;
}
