// Lines as syslog clients and Loki's clients send them: different hosts, services, levels and texts.
const services = ['checkout', 'cart', 'search', 'mail', 'ledger', 'gateway', 'catalogue', 'login']
const texts = [
  (n) => `request ${n} from 10.0.${n & 255}.${(n >> 8) & 255} completed in ${n % 900} ms with status 200`,
  (n) => `user u${n % 10_000} added item ${n % 7919} to the cart of session ${(n * 2_654_435_761) >>> 0}`,
  (n) => `connection ${n} to db-${n % 7}.internal:5432 was reset, trying again (attempt ${n % 5})`,
  (n) => `cache miss for key product:${n % 50_000}, read in ${n % 40} ms`,
]

const textOf = (n) => texts[n % texts.length](n)
/** Runs of lines come from one service, as those of one connection do. */
const serviceOf = (n) => services[(n >> 6) % services.length]

/** Syslog messages, octet counted: RFC 5424, as rsyslog forwards them. */
export function syslogLines(first, count, at) {
  const lines = []
  for (let n = first; n < first + count; n++) {
    const time = new Date(at + (n >> 5)).toISOString()
    const message = `<${134 + (n % 3)}>1 ${time} web-${(n >> 8) % 10} ${serviceOf(n)} ${1000 + (n % 50)} bench [meta n="${n}"] ${textOf(n)}`
    lines.push(`${message.length} ${message}`)
  }
  return Buffer.from(lines.join(''))
}

/** A push request as JSON: a stream for each service. */
export function lokiBody(first, count, at) {
  const streams = new Map()
  for (let n = first; n < first + count; n++) {
    const app = serviceOf(n)
    const values = streams.get(app) ?? []
    values.push([`${at + (n >> 5)}${String(n % 1_000_000).padStart(6, '0')}`, `level=info n=${n} ${textOf(n)}`])
    streams.set(app, values)
  }
  const all = [...streams].map(([app, values]) => ({ stream: { app, env: 'bench', host: `web-${first % 10}` }, values }))
  return Buffer.from(JSON.stringify({ streams: all }))
}
