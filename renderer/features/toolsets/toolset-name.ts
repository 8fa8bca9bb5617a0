/** `usage_and_cost` → "Usage and cost". */
export const toolsetName = (name: string): string => {
  const text = name.replaceAll("_", " ").replace("api", "API").replace("claude", "Claude").replace("code", "Code");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
