/** One token of a Go template: text outside of actions is left out. */
export interface TemplateToken {
  readonly kind: 'open' | 'close' | 'word' | 'field' | 'variable' | 'literal' | 'sign'
  readonly text: string
  /** From 1. */
  readonly line: number
  /** Nothing stands between it and the token before. */
  readonly isGlued: boolean
}

/** What is wrong with a template, in the words of Go's parser. */
export class TemplateFlaw extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const tokens: readonly (readonly [TemplateToken['kind'], RegExp])[] = [
  ['literal', /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|[+-]?(?:\.\d|\d)[\w.+-]*/y],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['field', /\.(?:[\p{L}_][\p{L}\p{N}_]*)?/uy],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['sign', /:=|[=|(),]/y],
]

const unterminated: Readonly<Record<string, string>> = {
  '"': 'unterminated quoted string',
  '`': 'unterminated raw quoted string',
  "'": 'unterminated character constant',
}

/** Takes the actions of a Go template apart. Throws TemplateFlaw. */
export function scanTemplate(text: string): readonly TemplateToken[] {
  const found: TemplateToken[] = []
  let line = 1
  let at = 0
  const moveTo = (next: number): void => {
    for (; at < next; at++) if (text[at] === '\n') line++
  }
  for (;;) {
    const open = text.indexOf('{{', at)
    if (open < 0) return found
    moveTo(open)
    if (/^\{\{(-\s+)?\/\*/.test(text.slice(at, at + 100))) {
      moveTo(skipComment(text, at, line))
      continue
    }
    found.push({ kind: 'open', text: '{{', line, isGlued: false })
    moveTo(at + (/^\{\{-\s/.test(text.slice(at, at + 4)) ? 3 : 2))
    scanAction()
  }

  function scanAction(): void {
    let depth = 0
    for (;;) {
      const from = at
      while (/\s/.test(text[at] ?? '')) moveTo(at + 1)
      const closed = /^(?:-\}\}|\}\})/.exec(text.slice(at, at + 3))?.[0]
      if (closed !== undefined) {
        if (depth > 0) throw new TemplateFlaw(line, 'unclosed left paren')
        found.push({ kind: 'close', text: '}}', line, isGlued: false })
        return moveTo(at + closed.length)
      }
      if (at >= text.length) throw new TemplateFlaw(line, 'unclosed action')
      const token = { ...takeToken(text, at, line), isGlued: from === at }
      if (token.text === '(') depth++
      if (token.text === ')') depth--
      found.push(token)
      moveTo(at + token.text.length)
    }
  }
}

function takeToken(text: string, at: number, line: number): Omit<TemplateToken, 'isGlued'> {
  for (const [kind, pattern] of tokens) {
    pattern.lastIndex = at
    const [match] = pattern.exec(text) ?? []
    if (match !== undefined) return { kind, text: match, line }
  }
  const first = text[at] ?? ''
  throw new TemplateFlaw(line, unterminated[first] ?? `unexpected ${JSON.stringify(first)} in action`)
}

/** Where the text goes on behind `{{/* ... *\/}}`. */
function skipComment(text: string, from: number, line: number): number {
  const end = text.indexOf('*/', from)
  if (end < 0) throw new TemplateFlaw(line, 'unclosed comment')
  const close = /^\s*-?\}\}/.exec(text.slice(end + 2, end + 100))?.[0]
  if (close === undefined) throw new TemplateFlaw(line, 'comment ends before closing delimiter')
  return end + 2 + close.length
}
