/**
 * Text that may be shown to somebody else: keys, tokens, addresses of people and the person's own folder are cut out of it,
 * and so is any run of letters that is long enough to be a secret nobody thought of.
 */
export function withoutSecrets(text: string, homedir: string): string {
  const plain = rules.reduce((left, [what, instead]) => left.replaceAll(what, instead), text);
  return homedir.length > 1 ? plain.replaceAll(homedir, "~") : plain;
}

const rules: readonly [RegExp, string][] = [
  [/sk-ant-[\w-]*/g, "sk-ant-…"],
  [/\b(cst|whsec)_[\w-]+/g, "$1_…"],
  [/\b(Bearer|Basic)\s+\S+/gi, "$1 …"],
  [/([#?&](?:token|key|secret|password|code)=)[^\s&#]+/gi, "$1…"],
  [/(\w:\/\/)[^/\s@]+@/g, "$1…@"],
  [/(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+/g, "…@…"],
  [/[\w-]{40,}/g, "…"],
];
