import type { Session } from "electron";
import { pageOrigin } from "./protocol.js";

/** The page may put text on the clipboard and save what it made itself. Every other permission, and every download, is denied. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(isGranted(permission, details.requestingUrl, details.isMainFrame));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isGranted(permission, origin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on("will-download", (event, item) => {
    if (!/^(blob|data):/.test(item.getURL())) event.preventDefault();
  });
}

const isGranted = (permission: string, origin: string, isMainFrame: boolean) =>
  permission === "clipboard-sanitized-write" &&
  isMainFrame &&
  (origin === pageOrigin || origin.startsWith(`${pageOrigin}/`));
