import { Link, useLocation } from "wouter";

const tabs = [
  { path: "/spend", name: "Overview" },
  { path: "/spend/budgets", name: "Budgets" },
  { path: "/spend/cache", name: "Cache" },
  { path: "/spend/claude-code", name: "Claude Code" },
] as const;

/** The pages about spend, beside their title. */
export function SpendTabs() {
  const [here] = useLocation();
  return (
    <nav aria-label="Spend" className="ml-3 flex h-full gap-4">
      {tabs.map(({ path, name }) => (
        <Link
          key={path}
          href={path}
          aria-current={here === path ? "page" : undefined}
          className={`-mb-px flex items-center whitespace-nowrap border-b-2 font-medium ${
            here === path ? "border-foreground" : "border-transparent text-muted-foreground hover:text-foreground"
          }`}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
