import type { BoundWrite, OperationPlan } from "../operations/bound.js";
import type { Risk, WriteOperation } from "../operations/operation.js";

/** What policy is asked about: a write by itself, or each change of a set. */
export interface Part {
  /** Of a change of a set. */
  number: number | undefined;
  operation: WriteOperation;
  bound: BoundWrite;
}

export const partsOf = (operation: WriteOperation, bound: BoundWrite): readonly Part[] =>
  bound.items ?? [{ number: undefined, operation, bound }];

/** The declared risk; undefined for a change that holds already, and so is no part of the plan. */
export const plannedRisk = ({ number }: Part, plan: OperationPlan): Risk | undefined =>
  number === undefined ? plan.risk : plan.items?.find((item) => item.number === number)?.risk;

/** What refuses one change of a set says which. */
export const aboutPart = ({ number }: Pick<Part, "number">, words: string): string =>
  number === undefined ? words : `Change ${number}: ${words}`;
