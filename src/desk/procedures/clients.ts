import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

export const clientProcedures = ({ clients, connections, events }: Inside) => ({
  list: os.clients.list.handler(() => ({
    programs: clients.list(),
    connections: connections.list(),
    snippet: clients.snippet(),
  })),
  preview: os.clients.preview.handler(({ input, errors }) => orRefused(errors, () => clients.preview(input.id))),
  register: os.clients.register.handler(async ({ input, errors }) => {
    const done = await orRefused(errors, () => clients.register(input.id));
    events.emit("clients");
    return done;
  }),
  unregister: os.clients.unregister.handler(async ({ input, errors }) => {
    const done = await orRefused(errors, () => clients.unregister(input.id));
    events.emit("clients");
    return done;
  }),
});
