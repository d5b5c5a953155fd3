import { attributeKind, type AttributeKind } from './attribute-kind.ts'

/** Where in an HTML document the output stands. */
export interface HtmlContext {
  readonly at: 'text' | 'comment' | 'tag' | 'attribute-name' | 'after-name' | 'before-value' | 'value'
  /** The element whose content is no HTML, in its tag and behind it. */
  readonly element: 'none' | 'script' | 'style' | 'textarea' | 'title'
  readonly attribute: AttributeKind
  readonly quote: '"' | "'" | ''
  /** How much of an address stood already. */
  readonly urlPart: 'none' | 'path' | 'query'
  readonly script: ScriptState
}

/** Inside of what quotes or comment of a script. */
export type ScriptState = 'code' | '"' | "'" | '`' | 'line' | 'block'

export const startContext: HtmlContext = {
  at: 'text',
  element: 'none',
  attribute: 'plain',
  quote: '',
  urlPart: 'none',
  script: 'code',
}

/** What the document's own text cannot be; the message is for the template's author. */
export class HtmlFlaw extends Error {}

const special: Readonly<Record<string, HtmlContext['element']>> = { script: 'script', style: 'style', textarea: 'textarea', title: 'title' }
const tagOpen = /<(?:!--|(\/?)([A-Za-z](?:[A-Za-z0-9]|[:-][A-Za-z0-9])*))/g
const space = /[\t\n\f\r ]*/y
const attributeName = /[^\t\n\f\r =>]*/y

/** Goes over a piece of a template's own text and hands back where it ends and how it is written: comments go, a lone `<` is escaped. */
export function passText(from: HtmlContext, text: string): { readonly context: HtmlContext; readonly written: string } {
  let context = from
  let at = 0
  let written = ''
  while (at < text.length) {
    const step = passStep(context, text, at)
    if (step.end === at && step.context.at === context.at && step.context.element === context.element) throw new HtmlFlaw('no progress')
    written += step.written ?? text.slice(at, step.end)
    context = step.context
    at = step.end
  }
  return { context, written }
}

interface Step {
  readonly context: HtmlContext
  readonly end: number
  /** Undefined: as it is. */
  readonly written?: string
}

function passStep(context: HtmlContext, text: string, at: number): Step {
  switch (context.at) {
    case 'text':
      return context.element === 'none' ? passHtml(text, at) : passRaw(context, text, at)
    case 'comment': {
      const end = text.indexOf('-->', at)
      return end < 0 ? { context, end: text.length, written: '' } : { context: startContext, end: end + 3, written: '' }
    }
    case 'tag':
      return passTag(context, text, at)
    case 'attribute-name': {
      const end = eatName(text, at)
      return { context: end === text.length ? context : { ...context, at: 'after-name' }, end }
    }
    case 'after-name': {
      const end = eatSpace(text, at)
      if (end === text.length) return { context, end }
      return text[end] === '=' ? { context: { ...context, at: 'before-value' }, end: end + 1 } : { context: { ...context, at: 'tag' }, end }
    }
    case 'before-value': {
      const end = eatSpace(text, at)
      if (end === text.length) return { context, end }
      const char = text[end]
      const quote = char === '"' || char === "'" ? char : ''
      return { context: { ...context, at: 'value', quote, urlPart: 'none', script: 'code' }, end: end + quote.length }
    }
    case 'value':
      return passValue(context, text, at)
  }
}

function passHtml(text: string, at: number): Step {
  tagOpen.lastIndex = at
  const match = tagOpen.exec(text)
  const end = match?.index ?? text.length
  const plain = text.slice(at, end).replace(/<(?!!doctype)/gi, '&lt;')
  if (match === null) return { context: startContext, end: text.length, written: plain }
  const [whole, slash, name] = match
  if (name === undefined) return { context: { ...startContext, at: 'comment' }, end: end + whole.length, written: plain }
  const element = slash === '' ? (special[name.toLowerCase()] ?? 'none') : 'none'
  return { context: { ...startContext, at: 'tag', element }, end: end + whole.length, written: plain + whole }
}

/** The content of a script, style, text area or title: up to its end tag. */
function passRaw(context: HtmlContext, text: string, at: number): Step {
  const close = new RegExp(`</${context.element}(?=[> \\t\\n\\f/])`, 'ig')
  close.lastIndex = at
  const end = close.exec(text)?.index ?? text.length
  const isEnd = end < text.length
  const piece = text.slice(at, end)
  const isText = context.element === 'textarea' || context.element === 'title'
  const next = isText || isEnd ? context : { ...context, script: passScript(context.script, piece) }
  return { context: isEnd ? startContext : next, end, written: isText ? piece.replaceAll('<', '&lt;') : piece }
}

function passTag(context: HtmlContext, text: string, at: number): Step {
  const from = eatSpace(text, at)
  if (from === text.length) return { context, end: from }
  if (text[from] === '>') return { context: { ...startContext, element: context.element }, end: from + 1 }
  const end = eatName(text, from)
  if (end === from) throw new HtmlFlaw(`expected space, attr name, or end of tag, but got ${JSON.stringify(text.slice(from))}`)
  const attribute = attributeKind(text.slice(from, end).toLowerCase())
  return { context: { ...context, at: end === text.length ? 'attribute-name' : 'after-name', attribute }, end }
}

function passValue(context: HtmlContext, text: string, at: number): Step {
  const stop = context.quote === '' ? /[\t\n\f\r >]/g : context.quote === '"' ? /"/g : /'/g
  stop.lastIndex = at
  const match = stop.exec(text)
  const end = match?.index ?? text.length
  const piece = text.slice(at, end)
  const wrong = context.quote === '' ? /["'<=`]/.exec(piece)?.[0] : undefined
  if (wrong !== undefined) throw new HtmlFlaw(`${JSON.stringify(wrong)} in unquoted attr: ${JSON.stringify(piece)}`)
  if (match !== null) return { context: { ...startContext, at: 'tag', element: context.element }, end: end + context.quote.length }
  const urlPart = /[#?]/.test(piece) ? 'query' : context.urlPart === 'none' && piece.trim() !== '' ? 'path' : context.urlPart
  return { context: { ...context, urlPart, script: passScript(context.script, piece) }, end }
}

/** Which quotes or comments of a script a piece of it ends in. */
function passScript(from: ScriptState, text: string): ScriptState {
  let state = from
  for (const [token] of text.matchAll(/\\[^]|["'`\n]|\/\/|\/\*|\*\//g)) {
    if (state === 'code')
      state = token === '//' ? 'line' : token === '/*' ? 'block' : token === '"' || token === "'" || token === '`' ? token : state
    else if (state === 'line') state = token === '\n' ? 'code' : state
    else if (state === 'block') state = token === '*/' ? 'code' : state
    else if (token === state) state = 'code'
  }
  return state
}

function eatSpace(text: string, at: number): number {
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}

function eatName(text: string, at: number): number {
  attributeName.lastIndex = at
  attributeName.test(text)
  const end = attributeName.lastIndex
  const wrong = /['"<]/.exec(text.slice(at, end))?.[0]
  if (wrong !== undefined) throw new HtmlFlaw(`${JSON.stringify(wrong)} in attribute name: ${JSON.stringify(text.slice(at, at + 32))}`)
  return end
}
