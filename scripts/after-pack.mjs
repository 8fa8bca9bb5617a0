// Called by electron-builder once an app lies unpacked, before it is signed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const open = /(<key>NSAllowsArbitraryLoads<\/key>\s*)<true\/>/;

/** electron-builder allows every address without TLS on macOS, whatever it is told. Nothing but loopback is needed. */
export default async function closeTransport({ electronPlatformName, appOutDir, packager }) {
  if (electronPlatformName !== "darwin") return;
  const file = join(appOutDir, `${packager.appInfo.productFilename}.app`, "Contents", "Info.plist");
  const plist = readFileSync(file, "utf8");
  if (!open.test(plist)) throw new Error(`${file} is not as it was: look at what it says of NSAppTransportSecurity.`);
  writeFileSync(file, plist.replace(open, "$1<false/>"));
}
