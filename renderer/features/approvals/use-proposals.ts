import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Editable, Proposal } from "../../answers.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { isOpen } from "./wording.js";

/** What the desk knows, parted: waiting (oldest first, `held` keeps its place though it was decided) and decided (newest first). */
export function useProposals(held: string | undefined) {
  const list = useQuery(useDesk().query.proposals.queue.queryOptions());
  const { data } = list;
  // With a thousand that wait, a key press must not pay for sorting them.
  const parted = useMemo(() => {
    const all = data ? [...data.waiting, ...data.decided] : [];
    const inQueue = (proposal: Proposal) => isOpen(proposal) || proposal.id === held;
    return {
      all,
      waiting: all.filter(inQueue).toSorted((a, b) => a.proposed_at - b.proposed_at || number(a) - number(b)),
      decided: all.filter((proposal) => !inQueue(proposal)).toSorted((a, b) => b.moved_at - a.moved_at),
    };
  }, [data, held]);
  return { list, ...parted };
}

const number = (proposal: Proposal) => Number(proposal.id.slice(2));

export interface Presence {
  again?: boolean;
  pin?: string;
  typed?: string;
  /** Of a change set: what is left ticked. */
  chosen?: { ticked: number[]; go_on: boolean } | undefined;
}

/** The verbs of a card. None is shown as done before the desk says so; `problem` is the sentence of the last refusal. */
export function useDecisions(proposal: Proposal, open: (id: string) => void) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const settle = { onSettled: () => cache.invalidateQueries({ queryKey: query.proposals.key() }) };
  const seen = { id: proposal.id, digest: proposal.digest };
  const decide = useMutation(query.proposals.decide.mutationOptions(settle));
  const nameTyped = useMutation(query.proposals.nameTyped.mutationOptions());
  const takeBack = useMutation(query.proposals.takeBack.mutationOptions(settle));
  const extend = useMutation(query.proposals.extend.mutationOptions(settle));
  const editable = useQuery({
    ...query.proposals.editable.queryOptions({ input: { id: proposal.id } }),
    enabled: proposal.state === "proposed" && proposal.irreversible === null,
  });
  const edit = useMutation(query.proposals.edit.mutationOptions({ ...settle, onSuccess: (fresh) => open(fresh.id) }));
  const readAgain = useMutation(query.proposals.readAgain.mutationOptions(settle));
  // The page keeps it no longer than the card is open.
  const secret = useMutation({ ...query.proposals.secret.mutationOptions(settle), gcTime: 0 });
  const drop = useMutation(query.proposals.dropFollowUp.mutationOptions(settle));
  const undo = useMutation(query.proposals.undo.mutationOptions({ ...settle, onSuccess: (fresh) => open(fresh.id) }));
  const error =
    decide.error ??
    nameTyped.error ??
    takeBack.error ??
    extend.error ??
    readAgain.error ??
    undo.error ??
    drop.error ??
    secret.error;
  return {
    busy: decide.isPending || takeBack.isPending || extend.isPending || readAgain.isPending || undo.isPending,
    problem: error ? problemWords(error) : undefined,
    approve: (presence: Presence) => decide.mutate({ ...seen, decision: "approve", ...presence }),
    /** In how many milliseconds the name that was typed last counts; null: it is not the name, or nothing was typed. */
    ripeInMs: nameTyped.data?.ripeInMs ?? null,
    typeName: (typed: string) => nameTyped.mutate({ ...seen, typed }),
    deny: (reason?: string) => decide.mutate({ ...seen, decision: "deny", ...(reason ? { reason } : {}) }),
    takeBack: () => takeBack.mutate(seen),
    extend: () => extend.mutate(seen),
    editing: {
      /** Undefined while it is read. */
      fields: editable.data,
      busy: edit.isPending,
      problem: edit.error ? problemWords(edit.error) : undefined,
      send: (said: Record<string, Editable["value"]>) => edit.mutate({ ...seen, arguments: said }),
    },
    readAgain: () => readAgain.mutate({ id: proposal.id }),
    undo: () => undo.mutate({ id: proposal.id }),
    dropFollowUp: (at: number) => drop.mutate({ id: proposal.id, at }),
    secret: {
      value: secret.data,
      busy: secret.isPending,
      take: () => secret.mutateAsync({ id: proposal.id }),
    },
    open,
  };
}
export type Decisions = ReturnType<typeof useDecisions>;
