import fc from "fast-check";
import { soak } from "./soak.js";

/** What properties are tried on is the same in each plain run: it is judged by what was changed, not by luck. A soak draws anew. */
if (!soak) fc.configureGlobal({ seed: 20_261_126 });
