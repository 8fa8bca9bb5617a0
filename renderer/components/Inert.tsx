import { useState } from "react";
import { cutAt, inertParts } from "./inert-parts.js";

const fold = 160;
/** Fewer than so many are not worth a press. */
const worth = 80;
/** So many more are drawn at each press: a megabyte at once would stop the page. */
const more = 20_000;

interface InertProps {
  text: string;
  /** Whole, where the place itself scrolls or cuts; only what no place could hold is cut here. */
  whole?: boolean;
  /** A sentence of ours about names from outside: it runs from left to right, and what it quotes stays within its quotes. */
  ours?: boolean;
}

/** What our sentences put in quotes; what was cut lacks the second one. */
const quoted = /("(?:[^"\\]|\\.)*"?)/s;

/** Every string from an agent or the API goes through here: shown as data, never as anything else. */
export function Inert({ text, whole = false, ours = false }: InertProps) {
  const length = text.length;
  const first = whole ? more : fold;
  const [upTo, setUpTo] = useState(first);
  const folded = length > upTo + worth;
  const shown = folded ? cutAt(text, upTo) : text;
  return (
    <bdi dir={ours ? "ltr" : undefined} className="wrap-anywhere">
      {ours ? (
        shown.split(quoted).map((piece, index) =>
          index % 2 === 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one string have no other identity
            <Parts key={index} of={piece} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one string have no other identity
            <bdi key={index}>
              <Parts of={piece} />
            </bdi>
          ),
        )
      ) : (
        <Parts of={shown} />
      )}
      {folded && "… "}
      {folded && whole && ` (${said(length)} in all)`}
      {length > first + worth && !whole && (
        <button
          type="button"
          className="rounded-pill font-medium font-sans text-label text-foreground not-italic underline underline-offset-2"
          onClick={() => setUpTo(folded ? upTo + more : first)}
        >
          {!folded
            ? "Show less"
            : length <= upTo + more + worth
              ? `Show all ${said(length)}`
              : `${said(upTo)} of ${said(length)}. Show more`}
        </button>
      )}
    </bdi>
  );
}

function Parts({ of }: { of: string }) {
  const parts = inertParts(of);
  return (
    <>
      {parts.map((part, index) =>
        part.kind === "plain" ? (
          part.text
        ) : part.kind === "code" ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one string have no other identity
            key={index}
            className="mx-px inline-block rounded-pill border border-border-strong px-0.5 font-mono font-normal text-note text-foreground not-italic leading-[13px] no-underline"
          >
            {part.text}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one string have no other identity
          <span key={index} className="wavy" title="These letters look like others. They come from another alphabet.">
            {part.text}
          </span>
        ),
      )}
      {parts.some((part) => part.kind === "alike") && <span className="sr-only"> (look-alike letters)</span>}
    </>
  );
}

const said = (count: number) => count.toLocaleString("en-US");
