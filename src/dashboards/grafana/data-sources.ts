import { type Json, recordOf, recordsOf, textOf } from './json.ts'

/**
 * What kind of data source a panel's reference means. Every one of metrics is the built-in store: `${DS_PROMETHEUS}`, a variable, a name,
 * `-- Mixed --`. Only those that are known to be something else are told apart.
 */
export function createSourceKind(dashboard: Json): (source: unknown) => string {
  const kinds = new Map<string, string>()
  for (const input of recordsOf(dashboard['__inputs'])) kinds.set(textOf(input['name']), textOf(input['pluginId']))
  for (const one of recordsOf(recordOf(dashboard['templating'])['list']))
    if (one['type'] === 'datasource') kinds.set(textOf(one['name']), textOf(one['query']))
  return (source) => {
    if (source === null || source === undefined) return 'prometheus'
    if (typeof source === 'string') return kindOfName(source, kinds)
    const { type, uid } = recordOf(source)
    const named = kindOfName(textOf(uid), kinds)
    if (named === 'mixed' || named === '__expr__') return named
    return textOf(type, 64) || named
  }
}

function kindOfName(name: string, kinds: ReadonlyMap<string, string>): string {
  const [, inner = name] = /^\$\{?(\w+)\}?$/.exec(name) ?? []
  if (inner === '-- Mixed --') return 'mixed'
  if (inner === '__expr__') return '__expr__'
  const known = kinds.get(inner)
  if (known !== undefined && known !== '') return known
  if (/loki/i.test(inner)) return 'loki'
  return /elastic/i.test(inner) ? 'elasticsearch' : 'prometheus'
}
