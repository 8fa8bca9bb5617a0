import { problemWords } from "../problem-words.js";
import { Inert } from "./Inert.js";

/** Why something did not happen, in the place of the words that stand there otherwise. */
export function Problem({ of }: { of: Error }) {
  return (
    <span role="alert" className="text-risk-high">
      <Inert text={problemWords(of)} whole ours />
    </span>
  );
}
