import type { Terminal } from "./terminal.js";

/** More than any key or token has; what is longer is not one. */
const longest = 4000;

/** One line that is not shown while it is typed, or all of stdin where that is no terminal. Ctrl-C gives an empty one. */
export async function readSecret(question: string, { input, say }: Terminal): Promise<string> {
  const { setRawMode } = input;
  if (!input.isTTY || !setRawMode) return (await all(input)).trim();
  say(question);
  setRawMode.call(input, true);
  try {
    return await typed(input);
  } finally {
    setRawMode.call(input, false);
    input.pause();
  }
}

async function all(input: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.length > longest + 2) break;
  }
  return text;
}

function typed(input: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const end = (answer: string) => {
      input.off("data", hear);
      resolve(answer.trim());
    };
    const hear = (chunk: Buffer | string) => {
      for (const letter of chunk.toString()) {
        if (letter === "\r" || letter === "\n" || letter === "\u0004") return end(text);
        if (letter === "\u0003") return end("");
        if (letter === "\u007F" || letter === "\b") text = text.slice(0, -1);
        else if (letter >= " " && text.length < longest) text += letter;
      }
    };
    input.on("data", hear);
    input.resume();
  });
}
