import type { Listing, SettingsView } from "../../../src/desk/contract/settings.js";
import { Button } from "../../components/Button.js";
import { ToolsetList } from "../toolsets/ToolsetList.js";
import { Setting } from "./Setting.js";

interface ToolsetSettingsProps {
  listing: Listing;
  chosen: SettingsView["toolsets"];
  onChange(chosen: string[] | null): void;
}

/** What every client is listed, unless the Clients page says otherwise for one. */
export function ToolsetSettings({ listing, chosen, onChange }: ToolsetSettingsProps) {
  const usual = listing.toolsets.filter((toolset) => toolset.usual).map(({ name }) => name);
  return (
    <>
      <Setting
        label="Listed to clients"
        standard="the usual ones"
        words="What a client reads first. The rest it finds by searching, under the same rules: this changes what is shown, not what agents may do."
      >
        <Button off={chosen === null ? "These are the usual ones." : undefined} onClick={() => onChange(null)}>
          Usual ones
        </Button>
      </Setting>
      <ToolsetList listing={listing} chosen={chosen ?? usual} onChange={onChange} />
    </>
  );
}
