import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Ability } from "../../../src/desk/contract/set-up.js";
import { Abilities } from "./Abilities.js";

const ability = (title: string, rest: Partial<Ability>): Ability => ({
  toolset: title,
  title,
  about: title,
  can: "yes",
  why: null,
  scope: null,
  ...rest,
});

test("what works stands first, and what lacks the same kind of thing stands together with its scopes", () => {
  const why = "For a key with the scopes in brackets.";
  render(
    <Abilities
      abilities={[
        ability("Groups", { can: "no", why, scope: "read:rbac_groups" }),
        ability("Members", { can: "partly", why, scope: "write:members" }),
        ability("Plugins", { can: "no", why, scope: "read:plugins" }),
        ability("Organization", {}),
      ]}
    />,
  );
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "Works with: Organization",
    "Works in part with: Members (write:members)The rest: for a key with the scopes in brackets.",
    `Does not work with: Groups (read:rbac_groups), Plugins (read:plugins)${why}`,
  ]);
});
