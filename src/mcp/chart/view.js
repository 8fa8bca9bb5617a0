// The view of a report in a client that shows MCP Apps. It can reach nothing: the client hands the result in, and only the
// height goes out. Whatever stands in a result is written as text.

const host = window.parent;
const svg = "http://www.w3.org/2000/svg";
const [shown, inks, plotHeight] = [7, 5, 180];

/** @param {object} message */
const send = (message) => host.postMessage({ jsonrpc: "2.0", ...message }, "*");

const sizes = new ResizeObserver(() =>
  send({
    method: "ui/notifications/size-changed",
    params: { height: Math.ceil(document.documentElement.getBoundingClientRect().height) },
  }),
);

window.addEventListener("message", ({ source, data }) => {
  if (source !== host || data?.jsonrpc !== "2.0") return;
  if (data.id === "countersign" && data.result) {
    dress(data.result.hostContext);
    send({ method: "ui/notifications/initialized" });
    sizes.observe(document.documentElement);
  } else if (data.method === "ui/notifications/host-context-changed") dress(data.params);
  else if (data.method === "ui/notifications/tool-result") draw(data.params?.structuredContent);
  else if (data.method === "ui/notifications/tool-cancelled") say("The question was cancelled.");
  else if (data.id !== undefined && data.method) send({ id: data.id, result: {} });
});
send({
  id: "countersign",
  method: "ui/initialize",
  params: {
    protocolVersion: "2026-01-26",
    appInfo: { name: "countersign-chart", version: "1.0.0" },
    appCapabilities: {},
  },
});

/** Light or dark as the client is; where it does not say, as the system is. */
function dress(context) {
  if (context?.theme) document.documentElement.dataset.theme = context.theme;
}

function draw(answer) {
  if (!isTable(answer))
    return say(answer?.summary ?? "There is nothing to draw in this answer; its text says the same.");
  const { columns, rows } = answer;
  const at = columns.findIndex((name) => name === "billed" || name === "total_tokens");
  if (at < 0 || rows.length === 0) return say(answer.summary ?? "There is nothing to draw.");
  const time = columns.findIndex((name) => name === "day" || name === "hour");
  const names = columns.flatMap((name, index) =>
    index < at && index !== time && !name.endsWith("_id") ? [index] : [],
  );
  const money = columns[at] === "billed";
  const cells = rows.map((row) => ({
    when: time < 0 ? "" : said(row[time]),
    who: names.map((index) => said(row[index] ?? "none")).join(", ") || "All",
    // What is no figure has no height.
    amount: Number.isFinite(Number(said(row[at]))) ? Number(said(row[at])) : 0,
  }));
  const figure = new Intl.NumberFormat("en-US", money ? { style: "currency", currency: "USD" } : {});
  const short = new Intl.NumberFormat("en-US", {
    ...(money && { style: "currency", currency: "USD" }),
    ...{ notation: "compact", maximumFractionDigits: 1 },
  });
  // A page of a long answer has not all rows, and who is in two groups stands in two: the answer knows the whole.
  const whole = Number(said(answer.total?.[columns[at]] ?? sum(cells)));
  const all = document.createDocumentFragment();
  all.append(
    text("p", "title", money ? "Billed" : "Tokens"),
    text("p", "total", figure.format(whole)),
    time < 0 ? ranking(cells, figure) : stacked(cells, { figure, short }),
    text(
      "p",
      "said",
      [
        answer.summary,
        answer.next,
        answer.as_of && `As of ${said(answer.as_of)}.`,
        ...(Array.isArray(answer.notes) ? answer.notes : []),
      ]
        .filter(Boolean)
        .map(said)
        .join(" "),
    ),
    twin(columns, rows),
  );
  document.getElementById("view")?.replaceChildren(all);
}

/** Whatever a client hands in: what is drawn has named columns and rows of cells. */
function isTable(answer) {
  return (
    Array.isArray(answer?.columns) &&
    answer.columns.every((name) => typeof name === "string") &&
    Array.isArray(answer.rows) &&
    answer.rows.every(Array.isArray)
  );
}

/** The largest and the rest, in the order of their totals. */
function grouped(cells) {
  const totals = new Map();
  for (const { who, amount } of cells) totals.set(who, (totals.get(who) ?? 0) + amount);
  const order = [...totals].sort((a, b) => b[1] - a[1]).map(([who]) => who);
  const rest = order.length > shown + 1 ? order.slice(shown) : [];
  const nameOf = (who) => (rest.includes(who) ? `${rest.length} others` : who);
  return { nameOf, names: rest.length > 0 ? [...order.slice(0, shown), nameOf(rest[0])] : order };
}

function stacked(cells, { figure, short }) {
  const { nameOf, names } = grouped(cells);
  const moments = [...new Set(cells.map(({ when }) => when))].sort();
  const whole = moments.map((when) => sum(cells.filter((one) => one.when === when)));
  const above = moments.map((when) => sum(cells.filter((one) => one.when === when && one.amount > 0)));
  const top = Math.max(...above, 1e-9);
  const box = element("div", "chart");
  const plot = document.createElementNS(svg, "svg");
  attributes(plot, { viewBox: `0 0 1000 ${plotHeight}`, preserveAspectRatio: "none", role: "img" });
  plot.setAttribute(
    "aria-label",
    `${moments.length} bars from ${moments[0]} to ${moments.at(-1)}, ${figure.format(Math.max(...whole))} at most. The table below says the same.`,
  );
  const step = 1000 / moments.length;
  for (const [index, when] of moments.entries()) {
    let height = 0;
    for (const [series, name] of names.entries()) {
      const amount = sum(cells.filter((one) => one.when === when && nameOf(one.who) === name));
      // A correction below zero takes nothing off the others: it stands in the legend and the table.
      const size = (Math.max(0, amount) / top) * plotHeight;
      height += size;
      const bar = document.createElementNS(svg, "rect");
      attributes(bar, { x: index * step + step * 0.1, y: plotHeight - height, width: step * 0.8, height: size });
      bar.setAttribute("class", inkOf(series));
      const title = document.createElementNS(svg, "title");
      title.textContent = `${when}, ${name}: ${figure.format(amount)}`;
      bar.append(title);
      plot.append(bar);
    }
  }
  const axis = element("div", "axis");
  axis.append(text("span", "", moments[0]), text("span", "", moments.length > 1 ? moments.at(-1) : ""));
  box.append(text("span", "most", short.format(top)), plot, axis, legend(names, cells, nameOf, figure));
  return box;
}

function legend(names, cells, nameOf, figure) {
  const list = element("ul", "legend");
  for (const [series, name] of names.entries()) {
    const item = element("li", "");
    item.append(
      element("i", inkOf(series)),
      text("span", "name", name),
      text("span", "figure", figure.format(sum(cells.filter(({ who }) => nameOf(who) === name)))),
    );
    list.append(item);
  }
  return list;
}

function ranking(cells, figure) {
  const { nameOf, names } = grouped(cells);
  const list = element("ul", "ranking");
  const amounts = names.map((name) => sum(cells.filter(({ who }) => nameOf(who) === name)));
  const top = Math.max(...amounts, 1e-9);
  for (const [series, name] of names.entries()) {
    const amount = amounts[series] ?? 0;
    const [item, track, bar] = [element("li", ""), element("span", "track"), element("i", inkOf(0))];
    bar.style.width = `${Math.max(0, (100 * amount) / top)}%`;
    track.append(bar);
    item.append(text("span", "name", name), track, text("span", "figure", figure.format(amount)));
    list.append(item);
  }
  return list;
}

/** All figures as they came. */
function twin(columns, rows) {
  const [fold, table] = [element("details", ""), element("table", "")];
  const head = table.createTHead().insertRow();
  for (const name of columns) head.append(attributes(text("th", "", name.replaceAll("_", " ")), { scope: "col" }));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const cell of row) line.append(text("td", "", said(cell)));
  }
  fold.append(text("summary", "", `Table, ${rows.length} ${rows.length === 1 ? "row" : "rows"}`), table);
  return fold;
}

/** Of a value that is no text, number or the like, its JSON: one with a `toString` of its own cannot be made a text. */
const said = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? ""));
const sum = (cells) => cells.reduce((total, { amount }) => total + amount, 0);
const inkOf = (series) => `ink-${Math.min(series, inks)}`;

function say(words) {
  document.getElementById("view")?.replaceChildren(text("p", "said", words));
}

function element(tag, name) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  return made;
}

function text(tag, name, words) {
  const made = element(tag, name);
  made.textContent = said(words);
  return made;
}

function attributes(made, given) {
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, String(value));
  return made;
}
