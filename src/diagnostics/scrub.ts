import { redactText } from '../lib/redact.ts'

const gone = '[redacted]'
/** What is shorter would be found in innocent words. */
const leastChars = 6

const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, gone],
  [/AGE-SECRET-KEY-1[0-9A-Z]+/gi, gone],
  // Our own tokens and keys, and those of others that are known by their first letters.
  [/\bvd[a-z]_[0-9A-Za-z]{12,}/g, gone],
  [/\b(xox[a-z]-|ghp_|gho_|github_pat_|glpat-|sk_live_|sk-|AKIA|ASIA|SG\.|npm_)[\w.-]{8,}/g, gone],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g, gone],
  // `password=...`, `"token": "..."`, `api_key: ...`
  [
    /((?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|authorization|cookie|credential)s?\\*["']?\s*[=:]\s*\\*["']?)(?!\[redacted)[^\s"',;&}\]\\]{3,}/gi,
    `$1${gone}`,
  ],
]

/**
 * Takes secrets out of a text that goes to strangers: those that are known to the letter, however they are written in JSON or addresses, and what
 * has the shape of one. Paths and parameters of addresses go, too: those of webhooks and heartbeats are secrets.
 */
export function createScrub(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.flatMap((secret) => formsOf(secret.trim())))]
    .filter((form) => form.length >= leastChars)
    .toSorted((a, b) => b.length - a.length)
  return (text) => {
    let safe = text
    for (const form of known) safe = safe.replaceAll(form, gone)
    safe = redactText(safe)
    for (const [shape, instead] of shapes) safe = safe.replaceAll(shape, instead)
    return safe.replaceAll(address, hideAddress).replaceAll(parameter, `$1${gone}`)
  }
}

const address = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/?#"'\\<>]*)([^\s"'\\<>]*)/gi
/** Whatever it is called: nobody knows the names that others give to their secrets. Not behind a path either, as in lines of an access log. */
const parameter = /([?&#][\w.~%[\]-]{1,80}=)(?!\[redacted)[^\s&"'\\<>#]+/g

/** Who and where stay; of the web the path goes, too. */
function hideAddress(_whole: string, scheme: string, authority: string, rest: string): string {
  const at = authority.lastIndexOf('@')
  const user = authority.slice(0, Math.max(0, at))
  // A name before a password that is hidden; without one it may be a token.
  const shownUser = at < 0 ? '' : `${user.endsWith(`:${gone}`) ? user : gone}@`
  const isWeb = /^(https?|wss?):/i.test(scheme)
  return `${scheme}${shownUser}${authority.slice(at + 1)}${isWeb && rest !== '' && rest !== '/' ? '/[path]' : rest}`
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ]
}
