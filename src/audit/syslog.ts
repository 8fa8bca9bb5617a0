import { createSocket } from "node:dgram";
import { connect as connectTcp, type Socket } from "node:net";
import { hostname } from "node:os";
import { connect as connectTls } from "node:tls";
import type { Outgoing } from "./sink.js";

export interface SyslogAddress {
  host: string;
  port: number;
  over: "tls" | "tcp" | "udp";
}

/** RFC 5424: facility 13 (log audit), informational. */
const priority = 13 * 8 + 6;

/** A message of RFC 5424. Its content is JSON and says all; structured data of our own would need a number that is ours. */
export function message({ type, time, text }: Pick<Outgoing, "type" | "time" | "text">): string {
  return `<${priority}>1 ${time} ${printable(hostname(), 255)} countersign ${process.pid} ${type} - ${text}`;
}

/** What a header may hold: visible ASCII, no longer than it may be. */
const printable = (text: string, most: number) => text.replaceAll(/[^\x21-\x7e]/g, "").slice(0, most) || "-";

/** RFC 6587, section 3.4.1, and RFC 5425: each message after its length, so that nothing in it can end it. */
const framed = (text: string): string => `${Buffer.byteLength(text)} ${text}`;

/** A connection that takes messages, until it fails or is closed. */
export interface Line {
  send(text: string): Promise<void>;
  /** Why it does not stand any more. */
  broken(): Error | undefined;
  close(): void;
}

/** How long a connection, and a send that the other side does not read, may take, in milliseconds. */
const patience = 10_000;

/** Opens one. With TLS the other side has to show a certificate that this computer trusts, for the name that was given. */
export const openLine = (to: SyslogAddress): Promise<Line> => (to.over === "udp" ? datagrams(to) : stream(to));

function stream({ host, port, over }: SyslogAddress): Promise<Line> {
  const { promise, resolve, reject } = Promise.withResolvers<Line>();
  const socket: Socket =
    over === "tls" ? connectTls({ host, port, servername: isName(host) ? host : "" }) : connectTcp({ host, port });
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken ??= error;
    reject(broken);
    socket.destroy();
  };
  const timer = setTimeout(() => fail(new Error(`${host}:${port} did not answer within 10 s`)), patience);
  socket.setKeepAlive(true, patience);
  socket.unref();
  socket.on("error", fail);
  socket.on("close", () => fail(new Error(`${host}:${port} closed the connection`)));
  // Nothing is expected; what comes is let go, or the end of the other side would never be seen.
  socket.resume();
  socket.once(over === "tls" ? "secureConnect" : "connect", () => {
    clearTimeout(timer);
    resolve({
      broken: () => broken,
      close: () => socket.destroy(),
      send: (text) => written(socket, framed(text), () => broken),
    });
  });
  return promise.finally(() => clearTimeout(timer));
}

function written(socket: Socket, text: string, broken: () => Error | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error("the other side does not read")), patience);
    const closed = () => over(new Error("the connection was closed"));
    const over = (error?: Error | null) => {
      clearTimeout(timer);
      socket.off("close", closed);
      const why = broken() ?? error;
      if (why) reject(why);
      else resolve();
    };
    socket.once("close", closed);
    socket.write(text, over);
  });
}

const isName = (host: string) => !/^[\d.]+$|:/.test(host);

/** The longest datagram that is surely carried; what is longer is cut, and is whole in the log alone. */
const longestDatagram = 60_000;

async function datagrams({ host, port }: SyslogAddress): Promise<Line> {
  const socket = createSocket({ type: host.includes(":") ? "udp6" : "udp4" });
  socket.unref();
  let broken: Error | undefined;
  socket.on("error", (error) => {
    broken = error;
  });
  return {
    broken: () => broken,
    close: () => socket.close(),
    send: (text) =>
      new Promise((resolve, reject) => {
        const bytes = Buffer.from(text).subarray(0, longestDatagram);
        socket.send(bytes, port, host, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
