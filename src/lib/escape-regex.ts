/** A regular expression, in the syntaxes of JavaScript (with `u`, too) and RE2, that fits this text alone. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
