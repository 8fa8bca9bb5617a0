import type {
  BetaPluginMarketplace,
  BetaPluginMarketplaceValidationReport,
} from "@anthropic-ai/sdk/resources/beta/organization/plugin-marketplaces";
import * as z from "zod";
import { Upload } from "../body.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { jsonIn, unpacked } from "../plugin-files.js";
import { cursorPaging } from "../query.js";
import { notFound, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import { type PluginFile, type PluginMarketplace, Preference } from "../state/plugins.js";
import { ofOrganization, pluginReads, pluginWrites } from "./plugin-shelf.js";

const largestArchive = 32_000_000;

export const pluginMarketplaces: readonly Route[] = [
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugin_marketplaces",
    query: {
      ...cursorPaging(100),
      ...ofOrganization,
      owner_type: z.enum(["organization", "user"]).optional(),
      source: z.enum(["directory", "github", "gitlab", "manual", "public_git"]).optional(),
    },
    handle: ({ organization, query, now }) => {
      const found = organization.plugin_marketplaces
        .filter(({ owner }) => query.owner_type === undefined || owner.type === query.owner_type)
        .filter(({ source }) => query.source === undefined || source === query.source);
      return pageByCursor(found satisfies BetaPluginMarketplace[], query, now);
    },
  }),
  route({
    ...pluginReads,
    method: "GET",
    path: "/plugin_marketplaces/{marketplace}",
    query: ofOrganization,
    handle: ({ organization, params }) => marketOf(organization, params.marketplace) satisfies BetaPluginMarketplace,
  }),
  // Before what takes an id in its place. A read by its effect: nothing is stored.
  route({
    ...pluginReads,
    method: "POST",
    path: "/plugin_marketplaces/validate_archive",
    takes: "form",
    body: z.strictObject({ archive: Upload }),
    handle: ({ body: { archive } }) => {
      if (Buffer.byteLength(archive.base64, "base64") > largestArchive) {
        throw new Refusal(413, "request_too_large", "An archive can have 32 MB");
      }
      return reportOn(() => unpacked(archive));
    },
  }),
  route({
    ...pluginReads,
    method: "POST",
    path: "/plugin_marketplaces/validate_repository",
    body: z.strictObject({
      repository_url: z
        .string()
        .regex(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+?(\.git)?\/?$/, "has to name owner/repo"),
      ref: z
        .string()
        .regex(/^(?!.*\.\.)[\w.+/-]{1,255}$/)
        .nullish(),
    }),
    handle: ({ body: { repository_url, ref } }) => {
      const { report, branches } = repositories[repository_url.replace(/(\.git)?\/?$/, "")] ?? {};
      if (!report) return unreadable("repository_not_found", "The repository does not exist or is private");
      if (ref && !branches?.includes(ref)) return unreadable("ref_not_found", `There is no branch or commit ${ref}`);
      return { ...report, ref: ref ?? null };
    },
  }),
  route({
    ...pluginWrites,
    method: "POST",
    path: "/plugin_marketplaces/{marketplace}",
    body: z.strictObject({ default_installation_preference: Preference }),
    handle: ({ organization, params, body }) => {
      const market = marketOf(organization, params.marketplace);
      if (market.owner.type === "user") {
        throw new Refusal(403, "permission_error", "A member's personal marketplace cannot be changed here");
      }
      market.default_installation_preference = body.default_installation_preference;
      return market satisfies BetaPluginMarketplace;
    },
  }),
];

function marketOf({ plugin_marketplaces }: Organization, id: string): PluginMarketplace {
  const market = plugin_marketplaces.find((one) => one.id === id);
  if (!market) throw notFound(`Plugin marketplace ${id}`);
  return market;
}

type Report = BetaPluginMarketplaceValidationReport;

const sound: Report = {
  commit_sha: null,
  manifest_error: null,
  manifest_error_code: null,
  plugin_errors: [],
  plugin_warnings: [],
  ref: null,
  total_plugin_count: 0,
  type: "plugin_marketplace_validation_report",
  valid: true,
};

const unreadable = (code: string, say: string): Report => ({
  ...sound,
  manifest_error: say,
  manifest_error_code: code,
  valid: false,
});

const repositories: Readonly<Record<string, { report: Report; branches: readonly string[] }>> = {
  "https://github.com/northwind-labs/claude-plugins": {
    branches: ["main", "next"],
    report: {
      ...sound,
      commit_sha: "4f2a9c1e7b3d5f60718293a4b5c6d7e8f9012345",
      total_plugin_count: 3,
      plugin_errors: [
        { name: "legacy-lint", error: "The folder plugins/legacy-lint does not exist", error_code: "source_not_found" },
      ],
      plugin_warnings: [
        {
          name: "warehouse",
          warnings: [{ error_code: "file_too_large", message: "docs/tour.mp4 would be left out: it has 41 MB" }],
        },
      ],
      valid: false,
    },
  },
};

const Manifest = z.looseObject({
  plugins: z.array(z.looseObject({ name: z.string(), source: z.unknown() })),
});

/** The contents lie at the root, or wrapped in one folder. */
function reportOn(read: () => PluginFile[]): Report {
  const files = attempt(read);
  if (!files) return unreadable("archive_unreadable", "The archive cannot be read");
  const [first] = files[0]?.name.split("/") ?? [];
  const wrapped = files.every(({ name }) => name.startsWith(`${first}/`)) && first !== ".claude-plugin";
  const bare = wrapped ? files.map((one) => ({ ...one, name: one.name.slice(`${first}/`.length) })) : files;
  const manifest = Manifest.safeParse(jsonIn(bare, ".claude-plugin/marketplace.json"));
  if (!manifest.success) return unreadable("manifest_invalid", "marketplace.json is missing or malformed");
  const errors = manifest.data.plugins.flatMap(({ name, source }) => {
    if (typeof source !== "string") return [];
    const folder = source.replace(/^\.\//, "").replace(/\/$/, "");
    const there = bare.some((one) => one.name.startsWith(`${folder}/`));
    return there ? [] : [{ name, error: `The folder ${folder} does not exist`, error_code: "source_not_found" }];
  });
  return {
    ...sound,
    total_plugin_count: manifest.data.plugins.length,
    plugin_errors: errors,
    valid: errors.length === 0,
  };
}

function attempt(read: () => PluginFile[]): PluginFile[] | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
