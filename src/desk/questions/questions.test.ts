import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { northwind } from "../../demo/northwind.js";
import { northwindDesk } from "../northwind.fixture.js";

const opus = { name: "What Opus cost", view: "by=model&range=month" };

test("a question is kept by its name over a restart, said in the log, and removed", async () => {
  let home: string;
  {
    await using core = await northwindDesk();
    home = core.home;
    await core.page.questions.keep({ ...opus, name: `  ${opus.name} ` });
    await core.page.questions.keep({ name: "Another", view: "" });
    expect(await core.page.questions.keep({ ...opus, view: "by=model" })).toEqual([
      { name: "Another", view: "" },
      { ...opus, view: "by=model" },
    ]);
  }
  await using core = await northwindDesk({ home });
  expect((await core.page.questions.list()).map(({ name }) => name)).toEqual(["Another", opus.name]);
  expect(await core.page.questions.remove({ name: opus.name })).toEqual([{ name: "Another", view: "" }]);
  expect(await core.page.questions.remove({ name: opus.name })).toEqual([{ name: "Another", view: "" }]);
  const audit = join(home, "audit");
  const rows = readdirSync(audit)
    .map((file) => readFileSync(join(audit, file), "utf8"))
    .join("\n");
  expect(rows.match(/"question":"kept"/g)).toHaveLength(3);
  expect(rows.match(/"question":"removed"/g)).toHaveLength(1);
});

test("a hundred and first is refused in words, and one of a name that is there is not", async () => {
  await using core = await northwindDesk();
  const { questions } = core.page;
  for (let nth = 1; nth <= 100; nth += 1) await questions.keep({ name: `Question ${nth}`, view: "" });
  await expect(questions.keep(opus)).rejects.toMatchObject({
    data: { code: "question_refused", words: expect.stringMatching(/100 .* Remove one in Settings/) },
  });
  expect(await questions.keep({ name: "Question 7", view: "by=model" })).toHaveLength(100);
});

test("a question gets another name, é is one letter however it was typed, and a name that shows nothing is refused", async () => {
  await using core = await northwindDesk();
  const { questions } = core.page;
  for (const name of ["Été", "e\u0301te\u0301", "banana"]) await questions.keep({ name, view: "by=model" });
  expect(await questions.keep({ name: "\u00e9t\u00e9", view: "", instead: "banana" })).toEqual([
    { name: "\u00e9t\u00e9", view: "" },
    { name: "Été", view: "by=model" },
  ]);
  for (const name of ["\u200b\u2060", "\u2800", "\ud83d"])
    await expect(questions.keep({ name, view: "" })).rejects.toThrow(/validation/);
});

test("with a person the questions go that look into them or are called after them", async () => {
  await using core = await northwindDesk();
  const { page, home } = core;
  const [member] = (await page.budgets.choices()).flatMap(({ of, name }) =>
    of.kind === "member" ? [{ id: of.id, name }] : [],
  );
  if (!member) throw new Error("Northwind has members.");
  const view = new URLSearchParams([["member", `${member.id} ${member.name}`]]).toString();
  await page.questions.keep(opus);
  await page.questions.keep({ name: "By id", view });
  await page.questions.keep({ name: `What ${member.name} spent`, view: "by=model" });
  const names = [member.id, member.name];
  expect(await page.record.findPerson({ names })).toMatchObject({ watched: 2 });
  expect((await page.record.erase({ names, typed: "erase" })).words).toMatch(/2 budgets, notices and questions/);
  expect(await page.questions.list()).toEqual([opus]);
  for (const file of ["desk.db", "desk.db-wal"]) expect(readFileSync(join(home, file)).includes(member.id)).toBe(false);
});

test("who is named by the id is told with the rest, and by no name that tells of somebody else, too", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "demo-")), "organization.json");
  const born = northwind(1, new Date());
  const calling = new Map(born.users.slice(0, 3).map(({ id }, at) => [id, ["Dana", "Dana Cole", "Bo"][at] ?? ""]));
  const users = born.users.map((user) => ({ ...user, name: calling.get(user.id) ?? user.name }));
  writeFileSync(file, JSON.stringify({ ...born, users }));
  await using core = await northwindDesk({ demoOptions: { file } });
  const also = async (name: string) => (await core.page.record.findPerson({ names: [name] })).also;
  const twin = users.find(({ name }) => name === "Twin");
  const [dana, cole, bo] = users;
  if (!twin || !dana || !cole || !bo) throw new Error("Northwind has members.");
  expect(await also(cole.id)).toEqual([cole.email, "Dana Cole"]);
  expect(await also(twin.email)).toEqual([twin.id]); // another is called Twin, too
  expect(await also(dana.id)).toEqual([dana.email]); // a Dana Cole would go as well
  expect(await also(bo.id)).toEqual([bo.email]); // nobody is looked for by two letters
});

test("who is named by the e-mail address alone is told with the id that questions and budgets hold", async () => {
  await using core = await northwindDesk();
  const { page, demo } = core;
  const [member] = demo.organization().users;
  if (!member) throw new Error("Northwind has members.");
  await page.questions.keep({ name: "By id", view: new URLSearchParams([["member", member.id]]).toString() });
  const byEmail = await page.record.findPerson({ names: [member.email.toUpperCase()] });
  expect(byEmail).toMatchObject({ watched: 0, also: [member.id, member.name] });
  for (const known of [member.id, member.name])
    expect(await page.record.findPerson({ names: [known, ...(byEmail.also ?? [])] })).toMatchObject({
      ...{ watched: 1, also: [member.email] },
    });
  expect(await page.record.findPerson({ names: ["nobody@example.com", "user_none"] })).toMatchObject({ also: [] });
  await demo[Symbol.asyncDispose]();
  expect(await page.record.findPerson({ names: [member.email] })).toMatchObject({ also: null });
});
