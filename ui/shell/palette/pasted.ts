import { basePath } from '../../lib/base-path.ts'
import { definePaletteSource } from './palette-source.ts'
import type { PaletteContext, PaletteEntry } from './palette-source.ts'

const traceId = /^[0-9a-f]{32}$/i
const spanId = /^[0-9a-f]{16}$/i
const version4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/
const version6 = /^(?=.*:.*:)[0-9a-f:]{2,39}$/i
const email = /^[^\s@"\\]{1,64}@[^\s@"\\]{1,255}$/

/** What a pasted text is: a trace, a span, an address of this page, an address of the net, an e-mail address. */
export const pastedSource = definePaletteSource({ group: 'pasted', when: 'meaning', entries: entriesOfPasted })

function entriesOfPasted(context: PaletteContext): readonly PaletteEntry[] {
  const { text, t } = context
  const lower = text.toLowerCase()
  const mayRead = context.pages.some(({ name }) => name === 'logs')
  const own = ownAddress(text)
  if (own !== undefined) return [{ id: 'address', icon: 'external', title: t('openAddress', { address: own }), href: own }]
  if (!mayRead) return []
  if (traceId.test(text)) {
    return [
      { id: 'trace', icon: 'traces', title: t('openTrace', { id: shortened(lower) }), href: `/trace/${lower}` },
      logs(context, 'trace-logs', t('logsOfTrace', { id: shortened(lower) }), `trace_id:${lower}`),
    ]
  }
  if (spanId.test(text)) {
    return [
      { id: 'span', icon: 'traces', title: t('openSpan', { id: lower }), href: `/span/${lower}${context.search}` },
      logs(context, 'span-logs', t('logsOfSpan', { id: lower }), `span_id:${lower}`),
    ]
  }
  if (version4.test(text) || version6.test(text))
    return [logs(context, 'ip', t('logsOfAddress', { address: text }), `"${text}" OR client.address:"${text}"`)]
  if (email.test(text)) return [logs(context, 'email', t('logsOfPerson', { email: text }), `"${text}" OR user.email:"${text}"`)]
  return []
}

/** A search of the logs in the range of the page. */
export function logs({ search }: Pick<PaletteContext, 'search'>, id: string, title: string, q: string): PaletteEntry {
  const query = new URLSearchParams(search)
  query.set('q', q)
  return { id, icon: 'search', title, href: `/logs?${query}` }
}

/** Path and parameters of an address of this very page. */
function ownAddress(text: string): string | undefined {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url?.origin !== location.origin || url.pathname.startsWith('//')) return undefined
  const path = url.pathname.slice(basePath.length)
  return url.pathname.startsWith(basePath) && path.startsWith('/') ? path + url.search : undefined
}

function shortened(id: string): string {
  return `${id.slice(0, 8)}…${id.slice(-4)}`
}
