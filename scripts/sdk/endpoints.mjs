/**
 * Every endpoint that an SDK's `organization` trees reach, found by calling each method of its prototypes against a fetch
 * that only writes down. A method that could not be brought to call is an error: it must not hide an endpoint.
 * @param {new (options: object) => { organization: object, beta: { organization: object } }} Anthropic
 * @returns {Promise<Map<string, string[]>>} `GET /v1/organizations/users/{}` → the methods that call it
 */
export async function endpointsOf(Anthropic) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  let calling = "";
  const fetch = async (input, init = {}) => {
    const url = new URL(typeof input === "string" ? input : (input.url ?? input));
    // The SDK asks a data: address whether FormData can be sent.
    if (url.protocol === "data:") return new Response("");
    const endpoint = `${init.method ?? "GET"} ${decodeURIComponent(url.pathname).replace(/\{\w*\}/g, "{}")}`;
    found.set(endpoint, [...new Set([...(found.get(endpoint) ?? []), calling])]);
    return Response.json({ data: [], has_more: false, next_page: null });
  };
  const client = new Anthropic({
    apiKey: "none",
    baseURL: "http://sdk.invalid",
    maxRetries: 0,
    logLevel: "off",
    fetch,
  });
  const silent = [];
  for (const tree of ["organization", "beta.organization"]) {
    const root = tree.split(".").reduce((node, name) => node[name], client);
    for (const [path, node, name] of methodsOf(root, tree)) {
      calling = `${path}.${name}`;
      if (!(await calls(node, name, () => [...found.values()].flat().includes(calling)))) silent.push(calling);
    }
  }
  if (silent.length > 0) throw new Error(`No call could be seen from: ${silent.join(", ")}`);
  return found;
}

function* methodsOf(node, path) {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(node))) {
    if (name !== "constructor" && typeof node[name] === "function") yield [path, node, name];
  }
  for (const [name, child] of Object.entries(node)) {
    if (name !== "_client" && typeof child === "object" && child !== null && "_client" in child) {
      yield* methodsOf(child, `${path}.${name}`);
    }
  }
}

/** Some take an id first, some parameters; what does not fit throws before it calls. */
async function calls(node, name, seen) {
  for (const args of [["{}", anything], [anything]]) {
    try {
      await node[name](...args);
    } catch {
      // Tried the other way next; that nothing was seen is what counts.
    }
    if (seen()) return true;
  }
  return false;
}

/** Answers a placeholder for whatever is asked of it, but for what the SDK takes as an option of the request. */
const options = ["headers", "query", "body", "signal", "timeout", "maxRetries", "fetchOptions", "stream", "toJSON"];
const anything = new Proxy(
  {},
  {
    get: (_, key) =>
      typeof key !== "string" || [...options, "then", "betas", "files"].includes(key) ? undefined : "{}",
  },
);
