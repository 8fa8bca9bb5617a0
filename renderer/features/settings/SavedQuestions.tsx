import { Link } from "wouter";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { useQuestions } from "../spend/use-questions.js";
import { pathTo } from "../spend/view-state.js";
import { Setting } from "./Setting.js";

/** What is kept on the Spend page under a name. */
export function SavedQuestions() {
  const { list, remove } = useQuestions();
  const problem = list.error ?? remove.error;
  return (
    <section aria-label="Saved questions">
      <Setting
        label="Saved questions"
        standard="none"
        problem={problem}
        words="Views of Spend that you saved there under a name (S). Search or run finds them. They stay with the organization."
        below={
          list.data &&
          list.data.length > 0 && (
            <ul className="-mb-3">
              {list.data.map(({ name, view }) => (
                <li key={name} className="flex min-h-10 items-center gap-4 border-t py-1.5">
                  <Link href={pathTo(view)} className="min-w-0 flex-1 truncate hover:underline">
                    <Inert text={name} />
                  </Link>
                  <Button
                    size="small"
                    off={remove.isPending ? "It is being removed." : undefined}
                    aria-label={`Remove ${inertText(name)}`}
                    onClick={() => remove.mutate({ name })}
                  >
                    Remove
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      >
        <span className="text-label text-muted-foreground">{list.data?.length === 0 && "None is saved."}</span>
      </Setting>
    </section>
  );
}
