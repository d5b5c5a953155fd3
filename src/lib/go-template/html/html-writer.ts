import { ExecFlaw } from '../execute/exec-flaw.ts'
import type { TemplateWriter } from '../execute/execute-template.ts'
import { printPlain } from '../format/format-value.ts'
import { escapeHtml } from '../functions/escape.ts'
import { replaceBroken } from '../parse/unquote.ts'
import type { Budget } from '../value/budget.ts'
import { GoText, type GoValue } from '../value/go-value.ts'
import { attributeKind } from './attribute-kind.ts'
import {
  escapeBare,
  escapeScriptText,
  escapeSrcset,
  escapeText,
  escapeUrl,
  filterCss,
  filterName,
  filterUrl,
  unescapeHtml,
} from './escapers.ts'
import { HtmlFlaw, passText, startContext, type HtmlContext } from './html-context.ts'

/** Longer HTML in an attribute is escaped as it is: looking for its tags takes time. */
const maxStripped = 10_000

/**
 * Escapes values for the place in the document where they come to stand, as Go's html/template does: in text, in attributes with and
 * without quotes, in addresses, in names of attributes. In scripts and style sheets it is stricter than Go: a value is a text or number
 * of its own, or plain words. Go looks at a template before it runs and refuses what depends on branches; here the place is known when
 * a value is written, so such templates are rendered.
 */
export class HtmlWriter implements TemplateWriter {
  private readonly budget: Budget
  private readonly pieces: string[] = []
  private context: HtmlContext = startContext

  constructor(budget: Budget) {
    this.budget = budget
  }

  writeText(text: string): void {
    try {
      const { context, written } = passText(this.context, text)
      this.context = context
      this.push(written)
    } catch (error) {
      if (error instanceof HtmlFlaw) throw new ExecFlaw(error.message, { cause: error })
      throw error
    }
  }

  writeValue(value: GoValue, escaper: 'html' | 'urlquery' | undefined): void {
    this.context = enterValue(this.context)
    this.push(this.escape(value, escaper))
  }

  /** The whole document. Throws ExecFlaw when it ends inside of a tag or a script. */
  finish(): string {
    const { at, element } = this.context
    if (at !== 'text' || element !== 'none') throw new ExecFlaw('ends in a non-text context')
    return replaceBroken(this.pieces.join(''))
  }

  private push(text: string): void {
    this.budget.charge(text.length)
    this.pieces.push(text)
  }

  private escape(value: GoValue, escaper: 'html' | 'urlquery' | undefined): string {
    const { context } = this
    const type = value instanceof GoText ? value.type : ''
    const text = value === undefined ? '' : value instanceof GoText ? value.text : printPlain(value, this.budget)
    if (context.at === 'comment') return ''
    if (context.at === 'attribute-name') return filterName(text, (name) => attributeKind(name) === 'plain')
    if (context.at === 'value') return this.escapeAttribute(value, text, type, escaper)
    if (context.element === 'script') return this.escapeScript(value, text)
    if (context.element === 'style') return filterCss(text)
    if (escaper === 'html') return text
    if (type !== 'template.HTML') return escapeText(text)
    return context.element === 'none' ? text : escapeText(text, true)
  }

  private escapeAttribute(value: GoValue, text: string, type: string, escaper: 'html' | 'urlquery' | undefined): string {
    const { attribute, quote } = this.context
    const finish = (made: string, isHtml = false): string => (quote === '' ? escapeBare(made, isHtml) : escapeText(made, isHtml))
    if (attribute === 'url') {
      if (escaper === 'html' && quote !== '') return escapeHtml(this.escapeUrlPart(unescapeHtml(text), type))
      return finish(escaper === 'urlquery' ? text : this.escapeUrlPart(text, type))
    }
    if (attribute === 'srcset') return finish(type === 'template.URL' ? escapeUrl(text, true).replaceAll(',', '%2c') : escapeSrcset(text))
    if (attribute === 'css') return finish(filterCss(text))
    if (attribute === 'js') return finish(this.escapeScript(value, text))
    if (escaper === 'html' && quote !== '') return text
    return type === 'template.HTML' && text.length <= maxStripped ? finish(stripTags(text), true) : finish(text)
  }

  private escapeUrlPart(text: string, type: string): string {
    const { urlPart } = this.context
    const isTrusted = type === 'template.URL'
    if (urlPart === 'query') return escapeUrl(text, isTrusted)
    return escapeUrl(urlPart === 'path' || isTrusted ? text : filterUrl(text), true)
  }

  private escapeScript(value: GoValue, text: string): string {
    const { script } = this.context
    if (script === '`') throw new ExecFlaw('a value appears in a JS template literal')
    if (script === 'line' || script === 'block') return ''
    if (script !== 'code') return escapeScriptText(text)
    if (value === undefined) return ' null '
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return ` ${text} `
    return `"${escapeScriptText(text)}"`
  }
}

/** A value in a tag is a name; behind `=` without a quote it is a bare value. */
function enterValue(context: HtmlContext): HtmlContext {
  if (context.at === 'tag' || context.at === 'after-name') return { ...context, at: 'attribute-name', attribute: 'plain' }
  if (context.at === 'before-value') return { ...context, at: 'value', quote: '', urlPart: 'none', script: 'code' }
  return context
}

/** What a browser would show of HTML. */
function stripTags(html: string): string {
  return html.replace(/<!--.*?(?:-->|$)|<\/?[A-Za-z](?:"[^"]*"|'[^']*'|[^'">])*(?:>|$)/gs, '')
}
