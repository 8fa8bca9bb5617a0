import { expect, test } from "vitest";
import { declarationsOf } from "../../scripts/sdk/declarations.mjs";
import { endpointsOf } from "../../scripts/sdk/endpoints.mjs";
import { codedErrorsOf } from "../../scripts/sdk/errors.mjs";
import { smallHouse } from "./house.js";

const users = `
export declare class LastMemberError extends BadRequestError {
    readonly errorCode: 'last_member';
}
export declare class Users extends APIResource {
    /**
     * Remove a member.
     *
     * @throws {LastMemberError}
     * @throws {BetaAPIKeyScopeMissingError}
     */
    remove(userID: string, options?: RequestOptions): APIPromise<UserRemoveResponse>;
    /** Get one. */
    retrieve(userID: string): APIPromise<User>;
}
export interface User {
    /** Said in a comment alone. */
    id: string;
}
export declare namespace User {
    interface Inner {
        deep: true;
    }
}
`;

test("what an SDK declares is told type by type, without its comments", () => {
  using house = smallHouse({
    "resources/organization/users.d.ts": users,
    "resources/messages/messages.d.ts": "export interface Message {\n    id: string;\n}",
  });
  const found = declarationsOf(house.root);
  expect([...found.keys()]).toEqual(
    expect.arrayContaining([
      "organization/users: LastMemberError",
      "organization/users: Users",
      "organization/users: User",
    ]),
  );
  expect([...found.keys()].some((name) => name.includes("Message"))).toBe(false);
  expect(found.get("organization/users: User")).toEqual(expect.arrayContaining(["id: string;"]));
  expect(JSON.stringify([...found])).not.toContain("Said in a comment");
});

test("the coded errors of a method are those its comment throws, in the API's spelling", () => {
  using house = smallHouse({ "resources/organization/users.d.ts": users });
  expect(codedErrorsOf(house.root, "organization.users.remove")).toEqual(["last_member", "api_key_scope_missing"]);
  expect(codedErrorsOf(house.root, "organization.users.retrieve")).toEqual([]);
  expect(() => codedErrorsOf(house.root, "organization.gone.list")).toThrow("organization.gone");
});

class Things {
  _client: Caller;
  constructor(client: Caller) {
    this._client = client;
  }
  get(id: string) {
    return this._client.call("GET", `/v1/organizations/things/${id}`);
  }
  add(id: string, params: { other_id: string }) {
    return this._client.call("POST", `/v1/organizations/things/${id}/others/${params.other_id}`);
  }
}
class Silent extends Things {
  never() {}
}
interface Caller {
  call(method: string, path: string): Promise<Response>;
}
const sdkWith = (Room: typeof Things) =>
  class {
    organization: Things;
    beta: { organization: Things };
    constructor(options: { baseURL?: string; fetch?: typeof fetch }) {
      const call = (method: string, path: string) => (options.fetch ?? fetch)(`${options.baseURL}${path}`, { method });
      this.organization = new Room({ call });
      this.beta = { organization: new Room({ call }) };
    }
  };

test("each endpoint is found once, with the methods that call it in both trees", async () => {
  expect(await endpointsOf(sdkWith(Things))).toEqual(
    new Map([
      ["GET /v1/organizations/things/{}", ["organization.get", "beta.organization.get"]],
      ["POST /v1/organizations/things/{}/others/{}", ["organization.add", "beta.organization.add"]],
    ]),
  );
});

test("a method whose call cannot be seen is an error, and hides nothing", async () => {
  await expect(endpointsOf(sdkWith(Silent))).rejects.toThrow();
});
