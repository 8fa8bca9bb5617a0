import { type ReactNode, useState } from "react";
import type { StreamTo } from "../../../src/desk/contract/stream.js";
import { Button } from "../../components/Button.js";
import { Segmented } from "../../components/Segmented.js";

interface Chosen {
  to: StreamTo;
  start: "now" | "first row";
}

interface StreamFormProps {
  /** Why nothing can be chosen now. */
  off: string | undefined;
  onChoose(chosen: Chosen): void;
}

/** Where rows are to go. Nothing is sent before the button is pressed. */
export function StreamForm({ off, onChoose }: StreamFormProps) {
  const [kind, setKind] = useState<StreamTo["to"]>("file");
  const [format, setFormat] = useState<StreamTo["format"]>("jsonl");
  const [start, setStart] = useState<Chosen["start"]>("now");
  const [path, setPath] = useState("");
  const [host, setHost] = useState("");
  const [port, setPort] = useState("6514");
  const [over, setOver] = useState<"tls" | "tcp" | "udp">("tls");
  const number = Number(port);
  const isPort = Number.isInteger(number) && number >= 1 && number <= 65_535;
  const missing =
    kind === "file"
      ? path.trim() === "" && "Type the whole path of a file."
      : host.trim() === ""
        ? "Type the name or address of the server."
        : !isPort && "A port is a number from 1 to 65535.";
  const to: StreamTo =
    kind === "file"
      ? { to: "file", path: path.trim(), format }
      : { to: "syslog", host: host.trim(), port: number, over, format };
  return (
    <form
      aria-label="Where rows are sent"
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && !off) onChoose({ to, start });
      }}
    >
      <Segmented
        label="Send to"
        value={kind}
        parts={[
          { value: "file", label: "File" },
          { value: "syslog", label: "Syslog" },
        ]}
        onChange={setKind}
      />
      {kind === "file" ? (
        <Field label="Path of the file" wide value={path} onChange={setPath} />
      ) : (
        <>
          <Field label="Server" wide value={host} onChange={setHost} />
          <Field label="Port" value={port} onChange={setPort} />
          <Segmented
            label="Over"
            value={over}
            parts={[
              { value: "tls", label: "TLS" },
              { value: "tcp", label: "TCP" },
              { value: "udp", label: "UDP" },
            ]}
            onChange={setOver}
          />
        </>
      )}
      <Segmented
        label="Format"
        value={format}
        parts={[
          { value: "jsonl", label: "JSONL" },
          { value: "ocsf", label: "OCSF 1.6" },
        ]}
        onChange={setFormat}
      />
      <Segmented
        label="Begin with"
        value={start}
        parts={[
          { value: "now", label: "From now on" },
          { value: "first row", label: "From the first row" },
        ]}
        onChange={setStart}
      />
      <Button type="submit" off={off ?? (missing || undefined)}>
        Send rows
      </Button>
      {kind === "syslog" && over !== "tls" && (
        <Note>
          {over === "udp"
            ? "Not encrypted, and rows can get lost unseen. What is longer than a datagram is cut."
            : "Not encrypted: whoever is on the way can read the rows."}
        </Note>
      )}
    </form>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <p role="note" className="w-full text-label text-muted-foreground">
    {children}
  </p>
);

interface FieldProps {
  label: string;
  value: string;
  wide?: boolean;
  onChange(value: string): void;
}

function Field({ label, value, wide, onChange }: FieldProps) {
  return (
    <input
      aria-label={label}
      placeholder={label}
      value={value}
      spellCheck={false}
      autoComplete="off"
      maxLength={1000}
      onChange={(event) => onChange(event.target.value)}
      className={`h-8 rounded-control border border-input bg-card px-2 ${wide ? "w-64" : "w-20"}`}
    />
  );
}
