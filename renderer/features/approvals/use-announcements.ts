import { useState } from "react";
import type { Proposal } from "../../answers.js";
import { dangerOf, dangers } from "../../components/RiskShape.js";
import { decidedWords } from "./decided-words.js";
import { clientWords, sentenceText } from "./wording.js";

interface Heard {
  /** The open card: once when it is shown, at 60, 30 and 10 seconds, and what was decided. */
  card: string;
  /** What joined the queue. */
  queue: string;
}

/** What a screen reader hears. `waiting` is undefined until it is read: what was there before is no news. */
export function useAnnouncements(
  chosen: Proposal | undefined,
  waiting: readonly Proposal[] | undefined,
  now: number,
): Heard {
  const [known, setKnown] = useState<ReadonlySet<string>>();
  const [queue, setQueue] = useState("");
  const [first, setFirst] = useState({ of: "", words: "" });

  const news = known && waiting ? waiting.filter(({ id }) => !known.has(id)) : [];
  if (waiting && (!known || news.length > 0)) {
    setKnown(new Set([...(known ?? []), ...waiting.map(({ id }) => id)]));
    const others = news.filter(({ id }) => id !== chosen?.id);
    if (others.length > 0) setQueue(newsWords(others, now));
  }

  const of = chosen ? `${chosen.id} ${chosen.digest} ${chosen.risk}` : "";
  if (first.of !== of) setFirst({ of, words: chosen ? introduced(chosen, now) : "" });
  return { card: chosen ? spoken(chosen, first.words, now) : "", queue };
}

function spoken(proposal: Proposal, first: string, now: number): string {
  if (proposal.state !== "proposed") return `${sentenceText(proposal)} ${decidedWords(proposal, proposal.moved_at)}.`;
  const left = proposal.expires_at - now;
  const mark = [10, 30, 60].find((seconds) => left <= seconds * 1000);
  return mark === undefined ? first : left <= 0 ? "It has expired." : `${mark} seconds left.`;
}

/** Risk, sentence, client, time left. */
function introduced(proposal: Proposal, now: number): string {
  const risk = dangers[dangerOf(proposal)].word;
  return `${risk}. ${sentenceText(proposal)} Asked by ${clientWords(proposal)}. ${leftWords(proposal.expires_at - now)} left.`;
}

const newsWords = (news: readonly Proposal[], now: number) =>
  news.length === 1 && news[0] ? `New in the queue. ${introduced(news[0], now)}` : `${news.length} new in the queue.`;

/** `6 minutes 42 seconds` */
function leftWords(milliseconds: number): string {
  // The page's clock is up to a second behind: rounded up, 15 minutes would be said to be more.
  const left = Math.max(0, Math.floor(milliseconds / 1000));
  const [minutes, seconds] = [Math.floor(left / 60), left % 60];
  const some = (count: number, unit: string) => (count === 0 ? "" : `${count} ${unit}${count === 1 ? "" : "s"}`);
  return [some(minutes, "minute"), some(seconds, "second")].filter(Boolean).join(" ") || "0 seconds";
}
