const key = "countersign.theme";
type Theme = "system" | "light" | "dark";

/** Puts the theme on the page and keeps it for the next start, so that a dark page never flashes white. */
export function applyTheme(theme: Theme, page: Window): () => void {
  const prefersDark = page.matchMedia("(prefers-color-scheme: dark)");
  const paint = () =>
    page.document.documentElement.classList.toggle(
      "dark",
      theme === "dark" || (theme === "system" && prefersDark.matches),
    );
  paint();
  page.localStorage.setItem(key, theme);
  prefersDark.addEventListener("change", paint);
  return () => prefersDark.removeEventListener("change", paint);
}

export function rememberedTheme(page: Window): Theme {
  const kept = page.localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}
