/** What each name begins with and shares with another of them: `http_server_`, or else `http_`; empty for those that stand alone. */
export function sharedPrefixes(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  const prefixes = names.map(prefixesOf)
  for (const prefix of prefixes.flat()) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  return prefixes.map((own) => own.find((prefix) => (counts.get(prefix) ?? 0) > 1) ?? '')
}

/** Its first two words and its first one, as far as something follows. */
function prefixesOf(name: string): readonly string[] {
  const [, one = '', two = ''] = /^([A-Za-z][A-Za-z0-9]*_)([A-Za-z0-9]+_)?/.exec(name) ?? []
  return [...new Set([one + two, one])].filter((prefix) => prefix !== '' && prefix.length < name.length)
}
