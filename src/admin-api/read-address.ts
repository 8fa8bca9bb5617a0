/** The address that is read; undefined for what is no read. */
export function readAddress(input: Parameters<typeof fetch>[0], init: RequestInit): string | undefined {
  const { method, url } = input instanceof Request ? input : { method: "GET", url: String(input) };
  return (init.method ?? method).toUpperCase() === "GET" ? url : undefined;
}
