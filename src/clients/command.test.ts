import { expect, test } from "vitest";
import { openingWhere, typedWhere } from "./command.js";

const mac = "/Users/dana/Library/Application Support/Countersign/bin/countersign";

test.each([
  ["a checkout", undefined, "/home/dana/countersign/dist/cli", "node bin/countersign.mjs"],
  ["a package of npm", undefined, "/home/dana/x/node_modules/countersign/dist/cli", "npx countersign"],
  ["a package of Linux", "/opt/Countersign/resources/bin/countersign", "/anywhere", "countersign"],
  ["the window of one", undefined, "/opt/Countersign/resources/app.asar/dist/main", "countersign"],
  ["the copy in the data folder", mac, "/anywhere", `"${mac}"`],
  [
    "the window on macOS",
    undefined,
    "/Applications/Countersign.app/Contents/Resources/app.asar/dist/main",
    "/Applications/Countersign.app/Contents/Resources/bin/countersign",
  ],
])("in %s a person types what is found there", (_, executable, folder, typed) =>
  expect(typedWhere(executable, folder, "linux")).toBe(typed),
);

test.each([
  ["a checkout", undefined, "/home/dana/countersign/dist/cli", "Run `npm start` in /home/dana/countersign"],
  ["a package of npm", undefined, "/home/dana/x/node_modules/countersign/dist/cli", "Run `npx countersign start`"],
  ["an executable alone", "/home/dana/bin/countersign", "/anywhere", "Run `/home/dana/bin/countersign start`"],
  ["the app", undefined, "/opt/Countersign/resources/app.asar/dist/main", "Open the Countersign app"],
])("%s is opened as it was installed", (_, executable, folder, words) =>
  expect(openingWhere(false, executable, folder, "linux")).toBe(words),
);

test.each([
  ["/home/dana/countersign/dist/cli", "Run `npm start -- --demo` in /home/dana/countersign"],
  ["/home/dana/x/node_modules/countersign/dist/cli", "Run `npx countersign start --demo`"],
  ["/opt/Countersign/resources/app.asar/dist/main", "Open the Countersign app"],
])("%s is opened on the demo organization again", (folder, words) =>
  expect(openingWhere(true, undefined, folder, "linux")).toBe(words),
);

test("on Windows the window of one has an executable beside it", () => {
  const folder = "/apps/Countersign/resources/app.asar/dist/main";
  expect(typedWhere(undefined, folder, "win32")).toBe("/apps/Countersign/resources/bin/countersign.exe");
});
