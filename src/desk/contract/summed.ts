export { summed } from "../../proposals/changes/summed.js";
