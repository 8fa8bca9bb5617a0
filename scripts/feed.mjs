// `npm run feed -- FOLDER [PERCENT]`: of the feeds that each machine wrote (X64.latest-mac.yml …) makes those that the apps read. With a
// percentage only so many of them take the version; raise it in the files later.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { endWith, SetupFailed, say } from "./setup/say.mjs";

try {
  const [folder = ".", percent = "100"] = process.argv.slice(2);
  if (!/^(\d{1,2}|100)$/.test(percent))
    throw new SetupFailed(`The percentage is a whole number up to 100, not ${percent}.`);
  makeFeeds(folder, Number(percent));
} catch (error) {
  endWith(error);
}

function makeFeeds(folder, percent) {
  // X64 comes first: what an old updater takes without looking further.
  const parts = readdirSync(folder)
    .filter((name) => /^(X64|ARM64)\.latest.*\.yml$/.test(name))
    .sort()
    .reverse();
  for (const [name, of] of Object.entries(Object.groupBy(parts, (part) => part.slice(part.indexOf(".") + 1)))) {
    const feeds = of.map((part) => parse(readFileSync(join(folder, part), "utf8")));
    const [first] = feeds;
    const stranger = feeds.find(({ version }) => version !== first.version);
    if (stranger) throw new SetupFailed(`${name} would mix ${first.version} and ${stranger.version}. Make both anew.`);
    const files = feeds.flatMap((feed) => feed.files);
    const feed = { ...first, files, ...(percent < 100 && { stagingPercentage: percent }) };
    writeFileSync(join(folder, name), stringify(feed, { lineWidth: 0 }));
    for (const part of of) rmSync(join(folder, part));
    say(`Made ${name} for ${first.version}, with ${files.length} files, for ${percent} % of the apps.`);
  }
}
