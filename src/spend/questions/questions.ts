import type { QuestionDeps } from "./asking.js";
import { type CompareAsked, compareSpend } from "./compare-spend.js";
import { explainChange } from "./explain-change.js";
import { type ForecastAsked, forecastSpend } from "./forecast-spend.js";
import type { PeriodsAsked } from "./periods.js";
import { type AnomaliesAsked, spendAnomalies } from "./spend-anomalies.js";

/** The questions about spend, for whoever asks them: a client through an operation, a person through the page. */
export const createQuestions = (deps: () => QuestionDeps) => ({
  compare: (asked: CompareAsked) => compareSpend(deps(), asked),
  explain: (asked: PeriodsAsked) => explainChange(deps(), asked),
  forecast: (asked: ForecastAsked) => forecastSpend(deps(), asked),
  anomalies: (asked: AnomaliesAsked) => spendAnomalies(deps(), asked),
});
