import type { ReactNode } from 'react'

import { renderHtml } from './render-html.tsx'
import { safeHref } from './safe-href.ts'

type Block = {
  readonly kind: 'heading' | 'text' | 'code' | 'list' | 'ordered' | 'rule' | 'quote' | 'html'
  readonly lines: readonly string[]
}

/** The usual part of Markdown: headings, lists, quotes, code, emphasis and links. */
export function renderMarkdown(text: string): ReactNode {
  return readBlocks(text).map(({ kind, lines }, index) => {
    switch (kind) {
      case 'heading':
        return <h4 key={index}>{inline((lines[0] ?? '').replace(/^#+\s*/, ''))}</h4>
      case 'rule':
        return <hr key={index} />
      case 'code':
        return (
          <pre key={index} className="ltr">
            {lines.join('\n')}
          </pre>
        )
      case 'quote':
        return <blockquote key={index}>{inline(lines.map((line) => line.replace(/^>\s?/, '')).join(' '))}</blockquote>
      case 'list':
        return (
          <ul key={index}>
            {lines.map((line, item) => (
              <li key={item}>{inline(line.replace(/^\s*[-*+]\s+/, ''))}</li>
            ))}
          </ul>
        )
      case 'ordered':
        return (
          <ol key={index}>
            {lines.map((line, item) => (
              <li key={item}>{inline(line.replace(/^\s*\d+[.)]\s+/, ''))}</li>
            ))}
          </ol>
        )
      case 'html':
        return <div key={index}>{renderHtml(lines.join('\n'))}</div>
      case 'text':
        return <p key={index}>{inline(lines.join(' '))}</p>
    }
  })
}

function readBlocks(text: string): readonly Block[] {
  const blocks: { kind: Block['kind']; lines: string[] }[] = []
  let isCode = false
  for (const line of text.split('\n')) {
    if (/^\s*```/.test(line)) {
      isCode = !isCode
      if (isCode) blocks.push({ kind: 'code', lines: [] })
      continue
    }
    const last = blocks.at(-1)
    if (isCode) last?.lines.push(line)
    else if (line.trim() === '') blocks.push({ kind: 'text', lines: [] })
    else {
      const kind = kindOf(line)
      if (last?.kind === kind && kind !== 'heading' && kind !== 'rule') last.lines.push(line)
      else blocks.push({ kind, lines: [line] })
    }
  }
  return blocks.filter(({ lines }) => lines.length > 0)
}

function kindOf(line: string): Block['kind'] {
  if (/^#{1,6}\s/.test(line)) return 'heading'
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return 'rule'
  if (/^\s*[-*+]\s/.test(line)) return 'list'
  if (/^\s*\d{1,4}[.)]\s/.test(line)) return 'ordered'
  if (line.startsWith('>')) return 'quote'
  return /^\s*<[a-zA-Z/!]/.test(line) ? 'html' : 'text'
}

/** Emphasis, code and links within a line. */
function inline(text: string): ReactNode {
  const parts = text.split(/(`[^`]{1,500}`|\*\*[^*]{1,500}\*\*|!?\[[^\]]{0,300}\]\([^()\s]{1,1000}\)|https?:\/\/[^\s<>()]{1,1000})/)
  return parts.map((part, index) => {
    // Within an element of its own the space it begins with stays.
    if (index % 2 === 0) return part.includes('<') ? <span key={index}>{renderHtml(`<span>${part}</span>`)}</span> : part
    if (part.startsWith('`')) return <code key={index}>{part.slice(1, -1)}</code>
    if (part.startsWith('**')) return <strong key={index}>{part.slice(2, -2)}</strong>
    const [, mark, title = part, address = part] = /^(!?)\[([^\]]*)\]\(([^()]*)\)$/.exec(part) ?? []
    const href = safeHref(address)
    // Pictures from elsewhere would tell others who looks.
    if (mark === '!' || href === undefined) return title
    return (
      <a key={index} href={href} rel="noreferrer noopener">
        {title}
      </a>
    )
  })
}
