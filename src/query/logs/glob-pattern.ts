import { escapeRegex } from '../../lib/escape-regex.ts'

const notInWord = String.raw`[^\pL\pN_]`

/**
 * RE2 for a glob over one word of a lower-cased text: a star stands for anything but white space, and where the glob begins or ends
 * with a letter or digit the word begins or ends there too.
 */
export function wordPattern(pieces: readonly string[]): string {
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  const before = /^[\p{L}\p{N}_]/u.test(first) ? `(?:^|${notInWord})` : ''
  const after = /[\p{L}\p{N}_]$/u.test(last) ? `(?:$|${notInWord})` : ''
  return before + pieces.map((piece) => escapeRegex(piece)).join(String.raw`\S*`) + after
}

/** For `LIKE`: text between any text, with the three special characters escaped. */
export function likePattern(pieces: readonly string[]): string {
  return pieces.map((piece) => piece.replaceAll(/[\\%_]/g, String.raw`\$&`)).join('%')
}
