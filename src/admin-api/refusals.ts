import { again, coded } from "./coded.js";

interface Words {
  /** What happened and why. */
  happened: string;
  next: string;
}

/** The words for a coded error; a code nobody here knows has none, and its status speaks. */
export function codeWords(code: string): Words | undefined {
  const known: Record<string, readonly [string, string]> = coded;
  const words = Object.hasOwn(known, code) ? known[code] : undefined;
  return words && { happened: words[0], next: words[1] };
}

/** Refused after a part of it had happened, which stays. */
export function isInPart(code: string): boolean {
  return code.startsWith("slack_channel_set_up_");
}

/** `seconds`: when the API wants to be asked again, where it told. */
export function statusWords(status: number, seconds?: number): Words {
  const words = (status >= 500 && !byStatus[status] ? byStatus[500] : byStatus[status]) ?? [
    `The Admin API refused it with status ${status}.`,
    "Look at what it said, change the request, and ask again.",
  ];
  const [happened, next] = words;
  if (next !== again || seconds === undefined) return { happened, next };
  const whole = Math.ceil(seconds);
  return { happened, next: whole < 1 ? "Try again." : `Try again in ${whole} ${whole === 1 ? "second" : "seconds"}.` };
}

const byStatus: Record<number, readonly [string, string]> = {
  400: ["The Admin API did not accept the request.", "Change what was asked, and ask again."],
  401: [
    "The Admin API does not accept the key: it is wrong, expired or was revoked.",
    "Add a working Admin key (it begins with sk-ant-admin) in Countersign's settings.",
  ],
  402: ["The organization has a billing problem.", "Settle it in the Claude Console, then try again."],
  403: [
    "The key is not allowed to do this.",
    "Use an Admin key of this organization, or a key with the scope that is named.",
  ],
  404: ["The Admin API knows no such thing.", "Look at the list for what there is, then ask again."],
  409: ["Something else changed it at the same moment.", "Look at it as it is now, then ask again."],
  413: ["The request is too large for the Admin API.", "Ask for less at a time."],
  429: ["The Admin API's rate limit is reached.", again],
  500: ["The Admin API had a fault of its own.", again],
  503: ["The Admin API is not available at the moment.", again],
  504: ["The Admin API took too long.", again],
  529: ["The Admin API is overloaded.", again],
};
