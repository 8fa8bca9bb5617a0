import { WrongUsage } from "./terminal.js";

/** The address that a proxy of the person's own speaks for. Only with TLS, since tokens travel on it; on this computer also without. */
export function publicUrlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url && url.username === "" && url.password === "" && url.pathname === "/" && !url.search && !url.hash;
  if (!url || !bare || !["http:", "https:"].includes(url.protocol))
    throw new WrongUsage(
      "--public-url names the address of your proxy alone, such as https://countersign.example.com: no path, no name and password. Clients add /mcp.",
    );
  if (url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) return url;
  throw new WrongUsage(
    "--public-url must begin with https://, since tokens travel on it. Let your proxy hold the certificate.",
  );
}
