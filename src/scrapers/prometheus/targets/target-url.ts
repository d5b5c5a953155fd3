/**
 * Where a target is asked: scheme, address, path and parameters from its labels. `__param_x` stands for the first value of parameter x.
 * Undefined when that makes no http address.
 */
export function urlOfTarget(
  params: Readonly<Record<string, readonly string[]>>,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const values = new Map(Object.entries(params).map(([name, list]) => [name, [...list]]))
  for (const [label, value] of Object.entries(labels)) {
    if (!label.startsWith('__param_')) continue
    const name = label.slice('__param_'.length)
    values.set(name, [value, ...(values.get(name) ?? []).slice(1)])
  }
  const scheme = labels['__scheme__'] ?? ''
  const host = labels['__address__'] ?? 'localhost'
  const path = labels['__metrics_path__'] ?? ''
  if (!/^https?$/.test(scheme) || /[\s@?#\\]/.test(host) || !URL.canParse(`${scheme}://${host}`)) return undefined
  const query = new URLSearchParams(
    [...values].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, list]) => list.map((value): [string, string] => [name, value])),
  )
  const url = new URL(`${scheme}://${host}`)
  // As a path only: a question mark in it is a character.
  url.pathname = path.replaceAll('?', '%3F').replaceAll('#', '%23')
  url.search = query.toString()
  return url.href
}

/** The same address as others see it: a local name becomes that of this machine. */
export function globalUrl(url: string, hostname: string): string {
  const global = new URL(url)
  if (/^(localhost|127\.0\.0\.1|\[::1\])$/.test(global.hostname)) global.hostname = hostname
  return global.href
}
