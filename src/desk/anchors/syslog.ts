import { message, openLine, type SyslogAddress } from "../../audit/syslog.js";
import type { Kept } from "./folder.js";
import { AnchorFailed } from "./refused.js";

/** One message that holds the whole text. Syslog answers nothing: that it was sent is all that can be known. */
export async function sendToSyslog(address: string, { text, size }: Kept, now: number): Promise<string> {
  const to = syslogAddress(address);
  try {
    const line = await openLine(to);
    const time = new Date(now).toISOString();
    await line.send(message({ type: "anchor", time, text: JSON.stringify({ checkpoint: text, rows: size }) }));
    line.close();
    return "sent; syslog does not say whether it arrived";
  } catch (error) {
    throw new AnchorFailed(`${to.host}:${to.port} did not take it: ${whyNot(error)}.`, { cause: error });
  }
}

/** `tls://logs.example.com:6514`, or tcp, or udp. Throws in words where it is none. */
export function syslogAddress(address: string): SyslogAddress {
  const { protocol, hostname, port } = URL.parse(address) ?? { protocol: "", hostname: "", port: "" };
  const over = (["tls", "tcp", "udp"] as const).find((one) => protocol === `${one}:`);
  if (!over || !hostname || !port)
    throw new AnchorFailed("A syslog server is named like tls://logs.example.com:6514, or with tcp or udp.");
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port), over };
}

const whyNot = (error: unknown) =>
  error instanceof Error && "code" in error ? String(error.code) : error instanceof Error ? error.message : "unknown";
