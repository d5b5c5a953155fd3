/** What of a dashboard's JSON counts here. */
export interface Dashboard {
  readonly targets: readonly DashboardTarget[]
  readonly variables: readonly DashboardVariable[]
}

export interface DashboardTarget {
  readonly expr: string
  readonly instant: boolean
}

export interface DashboardVariable {
  readonly name: string
  /** query, custom, textbox, interval, constant, datasource, adhoc ... */
  readonly type: string
  /** As a variable of type `query` asks: `label_values(...)` and the like; of others their options. */
  readonly query: string
  readonly regex: string
  /** Whether its values are joined to a regular expression. */
  readonly isMulti: boolean
  readonly includesAll: boolean
  readonly allValue: string | undefined
  /** What was chosen when the dashboard was saved. */
  readonly current: string | undefined
}

interface Json {
  readonly [key: string]: unknown
}

/** Reads a dashboard of any age: panels in rows, in panels or at the top; what asks Loki is left out. */
export function readDashboard(text: string): Dashboard {
  const json = JSON.parse(text) as Json
  const targets: DashboardTarget[] = []
  collectTargets(json, targets)
  const { list = [] } = (json['templating'] ?? {}) as { readonly list?: readonly Json[] }
  return { targets, variables: list.filter(({ datasource }) => !isOfLoki(datasource)).map((one) => readVariable(one)) }
}

function isOfLoki(datasource: unknown): boolean {
  return (datasource as Json | null | undefined)?.['type'] === 'loki'
}

function collectTargets(value: unknown, into: DashboardTarget[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collectTargets(item, into)
  } else if (typeof value === 'object' && value !== null) {
    const { expr, instant, datasource } = value as Json
    if (typeof expr === 'string' && expr.trim() !== '' && !isOfLoki(datasource)) into.push({ expr, instant: instant === true })
    for (const item of Object.values(value)) collectTargets(item, into)
  }
}

function readVariable({ name, type, query, regex, multi, includeAll, allValue, current }: Json): DashboardVariable {
  const asked = typeof query === 'object' && query !== null ? (query as Json)['query'] : query
  const chosen = (current as Json | null | undefined)?.['value']
  const first = Array.isArray(chosen) ? (chosen as readonly unknown[])[0] : chosen
  return {
    name: String(name),
    type: String(type),
    query: typeof asked === 'string' ? asked : '',
    regex: typeof regex === 'string' ? regex : '',
    isMulti: multi === true,
    includesAll: includeAll === true,
    allValue: typeof allValue === 'string' && allValue !== '' ? allValue : undefined,
    current: typeof first === 'string' && first !== '$__all' ? first : undefined,
  }
}
