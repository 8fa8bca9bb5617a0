import { describe } from "../operations/describe.js";
import { catalog } from "../operations/index.js";
import { createSettings as readSettings, type SettingsOptions } from "../settings/settings.js";
import { names } from "./names.js";

/** What the command line may look at while no desk is open: the files, the settings, the catalog, and where the key is kept. */
export { isSignedBy, readCheckpoint, writeCheckpoint } from "../audit/checkpoint.js";
export { exportLog } from "../audit/export.js";
export { verifyFolder } from "../audit/own.js";
export type { Kept, Promised } from "../audit/promised.js";
export { checkProof, proofsIn, type Shown } from "../audit/proof.js";
export { proveGrowth, proveRow } from "../audit/prove.js";
export { readEntries } from "../audit/read.js";
export { type Entry, RowType } from "../audit/row.js";
export { ExportFormat, type Wanted } from "../audit/wanted.js";
export { type Ability, abilities } from "../operations/abilities.js";
export { toolsetNames } from "../operations/toolsets.js";
export { openKeyStore } from "../secrets/open.js";
export { homeFolder } from "../settings/home.js";
export { exportedText } from "../settings/portable.js";
export { type KnownOrganization, openIn } from "../settings/schema.js";
export type { Finding } from "./contract/diagnostics.js";
export {
  attempted,
  chainFinding,
  clientFindings,
  folderFinding,
  runtimeFinding,
  settingsFinding,
} from "./diagnostics/findings.js";
export { lagFinding, lagOf } from "./diagnostics/lag.js";
export { sayExported } from "./exports.js";
export { signerIn } from "./signing.js";
export { streamIn } from "./streaming.js";

/** The settings as a desk would read them. */
export const createSettings = (options: Omit<SettingsOptions, "names">) => readSettings({ ...options, names });

/** The catalog as scripts read it; finding the calls of each needs neither key nor network. */
export const describeOperations = () => Promise.all(catalog.map(describe));
