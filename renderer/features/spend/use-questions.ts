import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Question } from "../../../src/desk/contract/questions.js";
import { useDesk } from "../../desk.js";

/** What the person keeps to ask again, and how to keep and remove one. */
export function useQuestions() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const done = { onSuccess: (now: Question[]) => cache.setQueryData(query.questions.list.queryKey(), now) };
  return {
    list: useQuery(query.questions.list.queryOptions()),
    keep: useMutation(query.questions.keep.mutationOptions(done)),
    remove: useMutation(query.questions.remove.mutationOptions(done)),
  };
}
