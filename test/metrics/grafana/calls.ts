import { z } from 'zod'

/** A request of Grafana's Prometheus data source, and what its readers need of the answer. */
export interface GrafanaCall {
  /** What makes it. */
  readonly by: string
  readonly method: 'GET' | 'POST'
  /** Below the address of the data source. */
  readonly path: string
  /**
   * Of the address for GET, of the body for POST; `{from}` and `{to}` stand for a range in seconds, `{fromMs}` and `{toMs}` in
   * milliseconds.
   */
  readonly form: readonly (readonly [name: string, value: string])[]
  readonly status: number
  readonly shape: z.ZodType
}

const point = z.tuple([z.number(), z.string()])
const labels = z.record(z.string(), z.string())
const success = <Shape extends z.ZodType>(data: Shape) =>
  z.object({ status: z.literal('success'), data, warnings: z.array(z.string()).optional(), infos: z.array(z.string()).optional() })
const scalar = success(z.object({ resultType: z.literal('scalar'), result: point }))
const vector = success(z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: labels, value: point })).min(1) }))
const matrix = success(
  z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: labels, values: z.array(point).min(1) })).min(1) }),
)
const texts = success(z.array(z.string()).min(1))
const series = success(z.array(labels).min(1))
const failure = z.object({ status: z.literal('error'), errorType: z.literal('bad_data'), error: z.string().min(1) })
const metadata = success(
  z
    .record(z.string(), z.array(z.object({ type: z.string(), help: z.string(), unit: z.string().optional() })).min(1))
    .refine((families) => 'node_load1' in families),
)
const exemplars = success(
  z.array(
    z.object({
      seriesLabels: labels,
      exemplars: z.array(z.object({ labels, value: z.string(), timestamp: z.number() })),
    }),
  ),
)
/** With `features` Grafana takes the server for a Mimir. */
const buildInfo = success(
  z.strictObject({
    version: z.string().regex(/^\d+\.\d+\.\d+/),
    revision: z.string(),
    branch: z.string(),
    buildUser: z.string(),
    buildDate: z.string(),
    goVersion: z.string(),
  }),
)

const range = [
  ['start', '{from}'],
  ['end', '{to}'],
] as const

/** Recorded from the sources of Grafana 9 to 12: `pkg/promlib`, `packages/grafana-prometheus` and their forerunners. */
export const grafanaCalls: readonly GrafanaCall[] = [
  call(
    'Save & test',
    'POST',
    'query',
    [
      ['query', '1+1'],
      ['time', '4'],
    ],
    scalar,
  ),
  call('Save & test: what kind of server it is', 'GET', 'status/buildinfo', [], buildInfo),
  call('the editor: names of metrics, Grafana 9', 'GET', 'label/__name__/values', range, texts),
  call('the editor: names of metrics, Grafana 12', 'GET', 'label/__name__/values', [['limit', '40000'], ...range], texts),
  call('the editor: names of labels, Grafana 9', 'GET', 'labels', range, texts),
  call('the editor: names of labels', 'POST', 'labels', [['limit', '40000'], ...range], texts),
  call(
    'the editor: labels of a metric',
    'POST',
    'labels',
    [['limit', '40000'], ...range, ['match[]', '{__name__="node_cpu_seconds_total"}']],
    texts,
  ),
  call('the editor: labels of a metric, by address', 'POST', 'labels?match%5B%5D=node_load1', range, texts),
  call(
    'the editor: values of a label',
    'GET',
    'label/mode/values',
    [['limit', '40000'], ...range, ['match[]', '{__name__="node_cpu_seconds_total",cpu="0"}']],
    texts,
  ),
  call('the editor: values of a label without a limit', 'GET', 'label/instance/values', [['limit', '0'], ...range], texts),
  call('the editor: a name in UTF-8', 'GET', 'label/U__mode/values', range, texts),
  call('the metrics browser, Grafana 9 to 11', 'GET', 'series', [['match[]', '{__name__="node_cpu_seconds_total"}'], ...range], series),
  call('the metrics browser', 'POST', 'series', [...range, ['match[]', '{__name__!=""}'], ['limit', '40000']], series),
  call(
    'the metrics browser: a few series',
    'POST',
    'series',
    [...range, ['match[]', '{__name__!=""}'], ['limit', '5']],
    success(z.array(labels).length(5)),
  ),
  call('descriptions', 'GET', 'metadata', [], metadata),
  call('descriptions, Grafana 12', 'GET', 'metadata', [['limit', '40000']], metadata),
  call(
    'recording rules to expand',
    'GET',
    'rules',
    [],
    success(z.object({ groups: z.array(z.object({ name: z.string(), file: z.string(), rules: z.array(z.unknown()) })) })),
  ),
  call('alerts of the data source', 'GET', 'rules', [['type', 'alert']], success(z.object({ groups: z.array(z.unknown()) }))),
  call('alerts that fire', 'GET', 'alerts', [], success(z.object({ alerts: z.array(z.unknown()) }))),
  call(
    'whether there are exemplars, in milliseconds',
    'GET',
    'query_exemplars',
    [
      ['query', 'test'],
      ['start', '{fromMs}'],
      ['end', '{toMs}'],
    ],
    exemplars,
  ),
  call('exemplars of a panel', 'POST', 'query_exemplars', [['query', 'rate(node_cpu_seconds_total[1m0s])'], ...range], exemplars),
  call(
    'a panel',
    'POST',
    'query_range',
    [['query', 'sum by (mode) (rate(node_cpu_seconds_total[1m0s]))'], ...range, ['step', '15']],
    matrix,
  ),
  call('a panel with a step below a second', 'POST', 'query_range', [['query', 'node_load1'], ...range, ['step', '0.5']], matrix),
  call(
    'a panel with the data source’s time-out',
    'POST',
    'query_range',
    [['query', 'node_load1'], ...range, ['step', '15'], ['timeout', '60s']],
    matrix,
  ),
  call('a panel of a data source that may only GET', 'GET', 'query_range', [['query', 'node_load1'], ...range, ['step', '15']], matrix),
  call(
    'a panel with parameters of other servers',
    'GET',
    'query_range',
    [['query', 'node_load1'], ...range, ['step', '15'], ['max_source_resolution', '5m'], ['dedup', 'true']],
    matrix,
  ),
  call('a panel that adds numbers', 'POST', 'query_range', [['query', '1+1'], ...range, ['step', '15']], matrix),
  call(
    'a table',
    'POST',
    'query',
    [
      ['query', 'node_filesystem_size_bytes'],
      ['time', '{to}'],
    ],
    vector,
  ),
  call(
    'a variable: query_result',
    'POST',
    'query',
    [
      ['query', 'count by (mode) (node_cpu_seconds_total)'],
      ['time', '{to}'],
    ],
    vector,
  ),
  call(
    'a variable: query_result of a number',
    'POST',
    'query',
    [
      ['query', 'scalar(node_load1)'],
      ['time', '{to}'],
    ],
    scalar,
  ),
  call('a variable: a selector', 'GET', 'series', [['match[]', 'node_uname_info'], ...range], series),
  call(
    'an alert rule',
    'POST',
    'query',
    [
      ['query', 'node_load1 > bool 0'],
      ['time', '{to}'],
    ],
    vector,
  ),
  call(
    'annotations',
    'POST',
    'query_range',
    [['query', 'changes(node_boot_time_seconds[1m]) == bool 0'], ...range, ['step', '60']],
    matrix,
  ),
  {
    ...call(
      'a mistake in the editor',
      'POST',
      'query_range',
      [['query', 'sum(rate(node_cpu_seconds_total'], ...range, ['step', '15']],
      failure,
    ),
    status: 400,
  },
  {
    ...call(
      'a metric nobody knows',
      'POST',
      'query',
      [
        ['query', 'nobody_knows'],
        ['time', '{to}'],
      ],
      success(z.object({ resultType: z.literal('vector'), result: z.array(z.unknown()).length(0) })),
    ),
  },
]

function call(by: string, method: 'GET' | 'POST', path: string, form: GrafanaCall['form'], shape: z.ZodType): GrafanaCall {
  return { by, method, path: `/api/v1/${path}`, form, status: 200, shape }
}
