import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

export const catalogProcedures = (inside: Inside) => ({
  offered: os.catalog.offered.handler(({ errors, signal }) =>
    orRefused(errors, () => inside.catalog.offered(signal ?? never)),
  ),
  rows: os.catalog.rows.handler(({ input, errors, signal }) =>
    orRefused(errors, () => inside.catalog.rows(input, signal ?? never)),
  ),
  thing: os.catalog.thing.handler(({ input, errors, signal }) =>
    orRefused(errors, () => inside.catalog.thing(input, signal ?? never)),
  ),
  closed: os.catalog.closed.handler(({ input, errors, signal }) =>
    orRefused(errors, () => inside.catalog.closed(input, signal ?? never)),
  ),
  ask: os.catalog.ask.handler(({ input, errors, context, signal }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    return orRefused(errors, () => inside.catalog.ask(input, signal ?? never));
  }),
});

const never = new AbortController().signal;
