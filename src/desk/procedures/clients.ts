import type { Keeper } from "../../clients/predecessor.js";
import { testerName } from "../contract/client-names.js";
import type { DeskWindow, Inside } from "../inside.js";
import { officialAddress } from "../organization.js";
import { orRefused, os, unlocked } from "./base.js";

export const clientProcedures = (inside: Inside) => {
  const { clients, connections, events } = inside;
  return {
    list: os.clients.list.handler(() => ({
      programs: clients.list(),
      connections: connections.list().filter(({ name }) => name !== testerName),
      snippet: clients.snippet(),
    })),
    preview: os.clients.preview.handler(({ input: { id, verb }, errors }) =>
      orRefused(errors, () => clients.preview(id, verb)),
    ),
    register: os.clients.register.handler(async ({ input, errors }) => {
      const done = await orRefused(errors, () => clients.register(input.id, input.sight));
      events.emit("clients");
      return done;
    }),
    unregister: os.clients.unregister.handler(async ({ input, errors }) => {
      const done = await orRefused(errors, () => clients.unregister(input.id, input.sight));
      events.emit("clients");
      return done;
    }),
    replace: os.clients.replace.handler(async ({ input, errors, context: { window } }) => {
      const done = await orRefused(errors, () => {
        // The key is taken from a file: who clicks has not shown that it is theirs.
        unlocked(inside, window);
        return clients.replace(input.id, input.sight, keeperOf(inside, window));
      });
      events.emit("clients");
      return done;
    }),
    test: os.clients.test.handler(({ input, errors }) => orRefused(errors, () => clients.test(input.id))),
  };
};

/** Thrown where a key that is moved would be gone with this process. */
class NotKept extends Error {
  readonly code = "not_kept";
}

const keeperOf = (inside: Inside, window: DeskWindow): Keeper => ({
  address: inside.settings.get().address ?? officialAddress,
  async keep(key) {
    const { available, words } = inside.status(window).keychain;
    if (!available) throw new NotKept(`${words} The key was not moved, and nothing was changed.`);
    await inside.setUp.keep({ key });
    window.addedFor = inside.pin();
  },
  allowedWorkspaces: () => inside.settings.get().allowedWorkspaces,
  allowOnly: (allowedWorkspaces) => inside.guards.change({ allowedWorkspaces }),
});
