/** Text within a table's cell or a list's line: bars and line breaks would end it, angle brackets begin markup. */
export const cell = (text: string): string => text.replace(/\s*\n\s*/g, " ").replace(/[|<]/g, (sign) => `\\${sign}`);

export const code = (text: string): string => `\`${text.replace(/`/g, "'")}\``;

/** `Archive` `the workspace` `Sandbox` as one sentence, the names marked. */
export function sentence({
  verb,
  kind,
  name,
  joint,
  place,
}: {
  verb: string;
  kind: string;
  name: string;
  joint?: string;
  place?: string;
}): string {
  const parts = [verb, kind, name && `**${name}**`, joint, place && `**${place}**`];
  return `${parts.filter(Boolean).join(" ").replace(" :", ":")}.`;
}
