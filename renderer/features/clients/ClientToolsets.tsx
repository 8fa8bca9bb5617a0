import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import { Segmented } from "../../components/Segmented.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { ToolsetList } from "../toolsets/ToolsetList.js";

/** What this program alone is listed, where the person wants it to differ from the others. */
export function ClientToolsets({ id, name }: { id: string; name: string }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const settings = useQuery(query.settings.get.queryOptions());
  const listing = useQuery(query.settings.listing.queryOptions());
  const done = { onSuccess: (now: SettingsView) => cache.setQueryData(query.settings.get.queryKey(), now) };
  const listTo = useMutation(query.settings.listTo.mutationOptions(done));
  if (!settings.data || !listing.data) return null;
  const own = settings.data.listedTo[id];
  const usual = listing.data.toolsets.filter((toolset) => toolset.usual).map((toolset) => toolset.name);
  const all = settings.data.toolsets ?? usual;
  const choose = (toolsets: string[] | null) => listTo.mutate({ client: id, toolsets });
  return (
    <section aria-label={`Tools listed to ${name}`} className="mt-5 border-t pt-4">
      <div className="flex items-center gap-4">
        <p className="flex-1">
          <span className="block font-medium">Tools listed to it</span>
          <span className="block text-label text-muted-foreground">
            {own ? "Chosen for it alone." : "The same as to all clients, as chosen in Settings."}
          </span>
        </p>
        <Segmented
          label={`Tools listed to ${name}`}
          value={own ? "own" : "all"}
          parts={[
            { value: "all", label: "As to all" },
            { value: "own", label: "Its own" },
          ]}
          onChange={(value) => choose(value === "own" ? [...all] : null)}
        />
      </div>
      {listTo.error && (
        <p role="alert" className="mt-2 text-risk-high">
          {problemWords(listTo.error)}
        </p>
      )}
      {own && (
        <div className="mt-2 border-t">
          <ToolsetList listing={listing.data} chosen={own} onChange={choose} />
        </div>
      )}
    </section>
  );
}
