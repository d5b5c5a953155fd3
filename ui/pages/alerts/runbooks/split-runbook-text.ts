/** A piece of a sentence; `at` is where it begins. */
export type RunbookPart =
  | { readonly kind: 'text' | 'code'; readonly at: number; readonly text: string }
  | { readonly kind: 'link'; readonly at: number; readonly text: string; readonly href: string }

/** Addresses may hold parentheses in pairs: expressions do. */
const special = /`([^`]+)`|\[([^\]]+)\]\((\/(?:[^()\s]|\((?:[^()\s]|\((?:[^()\s]|\([^()\s]*\))*\))*\))*)\)/g

/** A sentence of a runbook: `code` in backquotes, and `[links](/into the page)`. */
export function splitRunbookText(text: string): readonly RunbookPart[] {
  const parts: RunbookPart[] = []
  let at = 0
  const plain = (end: number): void => {
    if (end > at) parts.push({ kind: 'text', at, text: text.slice(at, end) })
  }
  for (const match of text.matchAll(special)) {
    const [whole, code, shown = '', href = ''] = match
    plain(match.index)
    parts.push(code === undefined ? { kind: 'link', at: match.index, text: shown, href } : { kind: 'code', at: match.index, text: code })
    at = match.index + whole.length
  }
  plain(text.length)
  return parts
}
