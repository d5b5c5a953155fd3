import { readMatcher } from '../matchers/matcher-text.ts'

/** Labels that were typed, one a line; and the first line that is none. */
export function readLabels(text: string): { readonly labels: Readonly<Record<string, string>>; readonly wrong: string | undefined } {
  const labels: Record<string, string> = {}
  let wrong: string | undefined
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    // What stands behind the sign is the value, quoted or not.
    const [, name = '', rest = ''] = /^\s*([^=\s]+)\s*=(.*)$/.exec(line) ?? []
    const read = readMatcher(line) ?? (name === '' ? undefined : { name, operator: '=', value: rest.trim() })
    if (read?.operator !== '=') wrong ??= line.trim()
    else labels[read.name] = read.value
  }
  return { labels, wrong }
}

/** The same labels, as they are typed. */
export function writeLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${/^[\w.:/ -]*$/.test(value) ? value : JSON.stringify(value)}`)
    .join('\n')
}
