import { Link, useLocation } from "wouter";

export const spendTabs = [
  { path: "/spend", name: "Overview" },
  { path: "/spend/budgets", name: "Budgets" },
  { path: "/spend/cache", name: "Cache" },
  { path: "/spend/claude-code", name: "Claude Code" },
] as const;

/** The pages about spend, beside their title. */
export function SpendTabs() {
  const [path] = useLocation();
  const here = path.startsWith("/spend/view/") ? "/spend" : path;
  return (
    <nav aria-label="Spend" className="ml-3 flex gap-4 self-stretch max-[500px]:ml-0">
      {spendTabs.map(({ path: to, name }) => (
        <Link
          key={to}
          href={to}
          aria-current={here === to ? "page" : undefined}
          className={`-mb-px flex min-h-[26px] items-center whitespace-nowrap border-b-2 font-medium ${
            here === to ? "border-foreground" : "border-transparent text-muted-foreground hover:text-foreground"
          }`}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
