/** The code of an error of ours or the system's, for a row of the log or a trouble that is shown. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unexpected";
