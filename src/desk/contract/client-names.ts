/** What the page has to know of clients' names; without a schema, so that it brings no more along. */
export { testerName } from "../../clients/tester.js";
export { clientKey } from "../../proposals/client-key.js";
