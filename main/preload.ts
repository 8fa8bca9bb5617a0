/// <reference lib="dom" />
import { ipcRenderer } from "electron";

// The page's modules have run by then, so somebody is there to take the port.
window.addEventListener("DOMContentLoaded", () => ipcRenderer.send("desk:connect"));

ipcRenderer.on("desk:port", (event) => {
  window.postMessage("desk:port", location.origin, [...event.ports]);
});
