import { Fragment, createElement } from 'react'
import type { ReactNode } from 'react'

import { safeHref } from './safe-href.ts'

/** Elements that are kept, without any of their attributes but where a link leads. Headings step down: the page has its own. */
const kept: Readonly<Record<string, string>> = {
  P: 'p',
  BR: 'br',
  HR: 'hr',
  B: 'b',
  STRONG: 'strong',
  I: 'i',
  EM: 'em',
  U: 'u',
  S: 's',
  SMALL: 'small',
  CODE: 'code',
  PRE: 'pre',
  UL: 'ul',
  OL: 'ol',
  LI: 'li',
  H1: 'h4',
  H2: 'h4',
  H3: 'h4',
  H4: 'h4',
  H5: 'h5',
  H6: 'h5',
  BLOCKQUOTE: 'blockquote',
  DIV: 'div',
  CENTER: 'div',
  SPAN: 'span',
  TABLE: 'table',
  THEAD: 'thead',
  TBODY: 'tbody',
  TR: 'tr',
  TD: 'td',
  TH: 'th',
  FONT: 'span',
}
const empty = new Set(['BR', 'HR'])
/** Whose content is not for people. */
const dropped = new Set(['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'MATH'])
const deepest = 30

/** HTML that somebody else wrote, rebuilt from the elements that are harmless. */
export function renderHtml(html: string): ReactNode {
  return children(new DOMParser().parseFromString(html, 'text/html').body, 0)
}

function children(node: Node, depth: number): ReactNode {
  return depth > deepest
    ? node.textContent
    : [...node.childNodes].map((child, index) => <Fragment key={index}>{render(child, depth + 1)}</Fragment>)
}

function render(node: Node, depth: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent
  if (!(node instanceof Element)) return null
  const name = node.tagName.toUpperCase()
  if (dropped.has(name)) return null
  if (name === 'A') {
    const href = safeHref(node.getAttribute('href') ?? '')
    return href === undefined ? (
      children(node, depth)
    ) : (
      <a href={href} rel="noreferrer noopener">
        {children(node, depth)}
      </a>
    )
  }
  if (name === 'IMG') return node.getAttribute('alt')
  const tag = kept[name]
  if (tag === undefined) return children(node, depth)
  return empty.has(name) ? createElement(tag) : createElement(tag, undefined, children(node, depth))
}
