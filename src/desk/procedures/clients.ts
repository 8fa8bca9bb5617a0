import type { Inside } from "../inside.js";
import { os, refusal } from "./base.js";

export const clientProcedures = (inside: Inside) => ({
  list: os.clients.list.handler(() => ({
    programs: inside.clients.list(),
    connections: inside.connections.list(),
    snippet: inside.clients.snippet(),
  })),
  preview: os.clients.preview.handler(({ input, errors }) => {
    try {
      return inside.clients.preview(input.id);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
  register: os.clients.register.handler(async ({ input, errors }) => {
    try {
      return await inside.clients.register(input.id);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    } finally {
      inside.events.emit("clients");
    }
  }),
  unregister: os.clients.unregister.handler(async ({ input, errors }) => {
    try {
      return await inside.clients.unregister(input.id);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    } finally {
      inside.events.emit("clients");
    }
  }),
});
