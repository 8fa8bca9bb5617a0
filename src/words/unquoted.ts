/**
 * A sentence as the person's pages show it: names without the quotation marks in which a model reads them. What stands in
 * “ ” is a quotation to both.
 */
export const unquoted = (sentence: string): string =>
  sentence.replaceAll(
    /“[^”]*”|"((?:\\.|[^"\\])*)"/gs,
    (whole, name?: string) => name?.replaceAll(/\\(.)/gs, "$1") ?? whole,
  );
