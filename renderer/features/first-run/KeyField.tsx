import { KeyRound } from "lucide-react";
import { Icon } from "../../components/Icon.js";

interface KeyFieldProps {
  value: string;
  onChange(value: string, pasted: boolean): void;
  onLeave(): void;
}

/** Where a key or a token is pasted; it is never shown. */
export function KeyField({ value, onChange, onLeave }: KeyFieldProps) {
  return (
    <label className="relative mt-3 block">
      <span className="sr-only">Admin key</span>
      <Icon of={KeyRound} className="absolute top-3 left-3.5" />
      <input
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={4000}
        placeholder="sk-ant-admin01-…"
        value={value}
        onChange={({ target, nativeEvent }) =>
          onChange(target.value, nativeEvent instanceof InputEvent && nativeEvent.inputType === "insertFromPaste")
        }
        onBlur={onLeave}
        className="h-10 w-full rounded-control border border-input bg-background pr-3 pl-10 font-mono text-foreground text-label"
      />
    </label>
  );
}
