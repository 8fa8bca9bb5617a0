/** What is not in yet: which, and its rows with dashes for values. Nothing in it moves. */
export function Awaited({ words }: { words: string }) {
  return (
    <div className="min-w-0 overflow-hidden">
      <p role="status" className="flex h-9 items-center px-5 text-muted-foreground">
        {words}
      </p>
      <ul aria-hidden="true">
        {Array.from({ length: 12 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an empty row is its place
          <li key={row} className="grid h-9 grid-cols-[2fr_2fr_1fr_1fr] items-center gap-5 border-t px-5">
            {[0, 1, 2, 3].map((cell) => (
              <span key={cell} className="h-0.5 w-4 bg-border-strong" />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
