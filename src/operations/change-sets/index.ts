import type { Operation, WriteOperation } from "../operation.js";
import { offboardMember } from "./offboard-member.js";
import { proposeChanges } from "./propose-changes.js";

/** Several writes on one card, out of the operations of a catalog. No set can hold another: they are no part of it. */
export function changeSetsOver(operations: readonly Operation[]): readonly WriteOperation[] {
  const find = (name: string) => operations.find((one) => one.name === name);
  return [proposeChanges(find), offboardMember(find)];
}
