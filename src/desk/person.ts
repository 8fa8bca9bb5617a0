import { userInfo } from "node:os";

/** The account of the operating system that runs the desk: who a decision is signed by. */
export function person(): string {
  try {
    return userInfo().username;
  } catch {
    // Some containers have no account name for their user id.
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
