import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { CallRefused } from "./failures.js";

/** Where a read goes on: the operation, what it was asked, and after how many rows. */
const Place = z.object({
  /** The organization that was open: a place in one says nothing in another. */
  organization: z.string().nullable(),
  operation: z.string(),
  args: z.record(z.string(), z.unknown()),
  from: z.int().nonnegative(),
});
export type Place = z.infer<typeof Place>;

/** Places as texts that a client keeps for us. They are signed, so that what comes back is what was given; nothing is kept here. */
export interface Cursors {
  of(place: Place): string;
  /** Throws `CallRefused` for what this start of Countersign did not give, or gave in another organization. */
  read(cursor: string, organization: string | null): Place;
}

export function createCursors(secret: Buffer = randomBytes(32)): Cursors {
  const sign = (text: string) => createHmac("sha256", secret).update(text).digest().subarray(0, 16);
  return {
    of(place) {
      const text = Buffer.from(JSON.stringify(place)).toString("base64url");
      return `${text}.${sign(text).toString("base64url")}`;
    },
    read(cursor, organization) {
      const [text = "", given = ""] = cursor.split(".");
      const mark = Buffer.from(given, "base64url");
      const wanted = sign(text);
      if (mark.length !== wanted.length || !timingSafeEqual(mark, wanted)) throw unknown();
      const place = Place.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
      if (place.organization !== organization) throw elsewhere();
      return place;
    },
  };
}

const elsewhere = () =>
  new CallRefused(
    "cursor_of_another_organization",
    "This cursor goes on in another organization than the one that is open now. Ask the first question again.",
  );

const unknown = () =>
  new CallRefused(
    "cursor_unknown",
    "This cursor is not one that Countersign gave since it was started. Ask the first question again, and pass its cursor on unchanged.",
  );
