import type { CostDimension, UsageDimension } from "../../admin-api/reports.js";
import type { Cut, Dimension } from "../store/cuts.js";

/** The two products have different things to tell apart by: keys and workspaces there, seats and products here. */
export type Kind = "console" | "enterprise";

/** How each cut is asked for: five groupings at most, the two kinds of cost aside. */
export const groupings: Record<Kind, Record<Cut, Partial<Record<Dimension, CostDimension>>>> = {
  console: {
    who: { workspace: "workspace_id", api_key: "api_key_id", actor: "actor", model: "model" },
    how: {
      workspace: "workspace_id",
      model: "model",
      tier: "service_tier",
      context: "context_window",
      geography: "inference_geo",
      cost_type: "cost_type",
      token_type: "token_type",
    },
  },
  enterprise: {
    who: { actor: "actor", model: "model", product: "product" },
    how: {
      model: "model",
      context: "context_window",
      geography: "inference_geo",
      product: "product",
      cost_type: "cost_type",
      token_type: "token_type",
    },
  },
};

/** Tokens come in columns of their own and not in groups. */
export const isOfUsage = (dimension: CostDimension): dimension is UsageDimension =>
  dimension !== "cost_type" && dimension !== "token_type";
