import "./theme.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.js";
import { connectToBrowserHost, connectToDesktop, NoAccess } from "./connection.js";
import { NoAccessPage } from "./features/frame/NoAccessPage.js";
import { applyTheme, rememberedTheme } from "./theme.js";
import { allowEmptying } from "./trusted-types.js";

allowEmptying(window);
applyTheme(rememberedTheme(window), window);
const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root to draw into.");
const root = createRoot(place);
// The browser host serves plain http on loopback; any other scheme is the desktop app.
const connecting = location.protocol === "http:" ? connectToBrowserHost(window) : connectToDesktop(window);
connecting.then(
  (connection) => root.render(<App connection={connection} />),
  (error: unknown) => root.render(<NoAccessPage why={error instanceof NoAccess ? "no access" : "no answer"} />),
);
