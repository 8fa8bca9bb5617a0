declare global {
  interface Window {
    trustedTypes?: {
      createPolicy(name: string, rules: { createHTML(text: string): string | null }): unknown;
    };
  }
}

/**
 * Nothing here makes markup from text, and the page's policy forbids it. The one exception is emptying an element, which the
 * charts do with `innerHTML = ""` when they go: a default policy that lets the empty string through and nothing else.
 */
export function allowEmptying(page: Window): void {
  page.trustedTypes?.createPolicy("default", { createHTML: (text) => (text === "" ? "" : null) });
}
