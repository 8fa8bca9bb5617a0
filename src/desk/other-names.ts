import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { shortestName, tellsOf } from "../audit/tells.js";
import type { OpenOrganization } from "./organization.js";

interface Member {
  id: string;
  name: string;
  email: string;
}

/** Milliseconds: whoever waits for it has asked about something else. */
const longest = 10_000;

/**
 * What else the organization calls the members of these ids, e-mail addresses or whole names: who is told by one of them may be kept
 * under another. A name that tells of several leads to none of them and is not told of any, for theirs would go with it. Null: it
 * could not be read.
 */
export async function otherNames(
  organization: Pick<OpenOrganization, "api" | "directory"> | undefined,
  names: readonly string[],
): Promise<string[] | null> {
  if (!organization) return null;
  const { api, directory } = organization;
  const { org } = api.reading("calls", AbortSignal.timeout(longest));
  // An id is of one case.
  const known = new Map(names.map((name) => [folded(name), name.trim()]));

  const byId = (id: string): Promise<Member[]> =>
    inOurWords(() => org.users.retrieve(id)).then(
      (member) => [member],
      (error) => {
        if (error instanceof ApiRefused && error.status === 404) return [];
        throw error;
      },
    );

  async function byEmail(email: string): Promise<Member[]> {
    const found: Member[] = [];
    for await (const member of org.users.list({ email })) if (folded(member.email) === email) found.push(member);
    return found;
  }

  async function byName(name: string): Promise<Member[]> {
    const called = await directory.called("user_");
    const [one, ...others] = [...called].filter(([, theirs]) => folded(theirs) === name);
    return one && others.length === 0 ? byId(one[0]) : [];
  }

  async function namesOf({ id, email, name }: Member): Promise<string[]> {
    if (name.trim().length < shortestName) return [id, email];
    const tells = tellsOf([name]);
    const called = await directory.called("user_");
    return [...called].some(([other, theirs]) => other !== id && tells(theirs)) ? [id, email] : [id, email, name];
  }

  try {
    const members = await Promise.all(
      [...known].map(([name, typed]) =>
        name.includes("@") ? byEmail(name) : name.startsWith("user_") ? byId(typed) : byName(name),
      ),
    );
    const all = await Promise.all(members.flat().map(namesOf));
    return [...new Set(all.flat())].filter((name) => name && !known.has(folded(name)));
  } catch {
    // The organization is out of reach or closed to this key; the person is told, and what is kept is found all the same.
    return null;
  }
}

const folded = (name: string) => name.normalize("NFC").trim().toLowerCase();
