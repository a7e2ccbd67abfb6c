const WIDTH = 96;

/** Breaks between words; lines after the first stand below the text, not below its mark. */
export function wrapped(text: string, mark = "", width = WIDTH): string {
  const lines = [mark];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    const isEmpty = line.trim() === mark.trim() && line.length === mark.length;
    if (!isEmpty && line.length + 1 + word.length > width) lines.push(" ".repeat(mark.length) + word);
    else lines[lines.length - 1] = isEmpty ? line + word : `${line} ${word}`;
  }
  return lines.join("\n");
}
