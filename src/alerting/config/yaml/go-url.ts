import { quoteGo } from '../../../lib/go-quote.ts'

/** The parts of a URL that decide whether it is taken. */
export interface GoUrl {
  readonly scheme: string
  readonly host: string
}

/** What Go's `url.Parse` makes of a text, or what is wrong with it. */
export function parseGoUrl(text: string): GoUrl | { readonly problem: string } {
  // oxlint-disable-next-line no-control-regex -- these are what must not stand there
  if (/[\x00-\x1f\x7f]/.test(text)) return { problem: 'net/url: invalid control character in URL' }
  const [whole = ''] = text.split('#', 1)
  if (whole.startsWith(':')) return { problem: 'missing protocol scheme' }
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(whole)?.[1]
  const [rest = ''] = (scheme === undefined ? whole : whole.slice(scheme.length + 1)).split('?', 1)
  if (!rest.startsWith('/')) {
    if (scheme !== undefined) return { scheme: scheme.toLowerCase(), host: '' }
    if (rest.split('/', 1)[0]?.includes(':') === true) return { problem: 'first path segment in URL cannot contain colon' }
  }
  const authority = rest.startsWith('//') && (scheme !== undefined || !rest.startsWith('///')) ? (/^\/\/([^/]*)/.exec(rest)?.[1] ?? '') : ''
  const problem = checkAuthority(authority) ?? checkEscapes(rest.slice(authority.length)) ?? checkEscapes(text.slice(whole.length))
  if (problem !== undefined) return { problem }
  return { scheme: (scheme ?? '').toLowerCase(), host: authority.slice(authority.lastIndexOf('@') + 1) }
}

/** What is wrong with the URL of an HTTP service, in Alertmanager's words; undefined when nothing is. */
export function checkHttpUrl(text: string): string | undefined {
  const url = parseGoUrl(text)
  if ('problem' in url) return url.problem
  if (url.scheme !== 'http' && url.scheme !== 'https') return `unsupported scheme ${quoteGo(url.scheme)} for URL`
  return url.host === '' ? 'missing host for URL' : undefined
}

function checkAuthority(authority: string): string | undefined {
  const at = authority.lastIndexOf('@')
  if (at >= 0 && !/^[\w.~:!$&'()*+,;=%@-]*$/.test(authority.slice(0, at))) return 'net/url: invalid userinfo'
  return checkEscapes(authority.slice(0, Math.max(0, at))) ?? checkHost(authority.slice(at + 1))
}

function checkHost(host: string): string | undefined {
  const closing = host.startsWith('[') ? host.lastIndexOf(']') : -1
  if (host.startsWith('[') && closing < 0) return "missing ']' in host"
  const port = closing < 0 ? /:[^:]*$/.exec(host)?.[0] : host.slice(closing + 1)
  if (port !== undefined && !/^(:\d*)?$/.test(port)) return `invalid port ${quoteGo(port)} after host`
  const wrong = /[^\w.~!$&'()*+,;=:[\]<>"%\u0080-\uffff-]/.exec(host)?.[0]
  if (wrong !== undefined) return `invalid character ${quoteGo(wrong)} in host name`
  const escaped = /%(?!25|[89a-fA-F][\da-fA-F])(.{0,2})/.exec(host)
  return escaped === null ? undefined : `invalid URL escape ${quoteGo(escaped[0])}`
}

function checkEscapes(text: string): string | undefined {
  const wrong = /%(?![\da-fA-F]{2}).{0,2}/.exec(text)
  return wrong === null ? undefined : `invalid URL escape ${quoteGo(wrong[0])}`
}
