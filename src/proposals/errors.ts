/** Policy, a pause or a guard of the operation said no, in its own words. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
  readonly code: string;
  constructor(code: string, words: string) {
    super(words);
    this.code = code;
  }
}

export class NoSuchProposal extends Error {
  override readonly name = "NoSuchProposal";
  readonly code = "no_such_proposal";
  constructor(id: string) {
    super(`There is no proposal ${id}. List the proposals to see the numbers there are.`);
  }
}

/** What was asked does not fit where the proposal stands. */
export class NotPossible extends Error {
  override readonly name = "NotPossible";
  readonly code = "not_possible";
}

/** No organization is open, so nothing can be planned or sent. */
export class NoOrganizationOpen extends Error {
  override readonly name = "NoOrganizationOpen";
  readonly code = "no_organization";
  constructor() {
    super("Countersign has no organization open. Add an Admin key in Countersign, or choose the demo organization.");
  }
}
