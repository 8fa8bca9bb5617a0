import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

export const insightProcedures = (inside: Inside) => ({
  forecast: os.insights.forecast.handler(({ errors }) => orRefused(errors, () => inside.insights.forecast())),
  anomalies: os.insights.anomalies.handler(({ errors }) => orRefused(errors, () => inside.insights.anomalies())),
});
