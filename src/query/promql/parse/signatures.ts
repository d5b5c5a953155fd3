import type { ValueType } from '../ast.ts'

/** What a function takes and answers. */
export interface FunctionSignature {
  /** With a variadic function the last type holds for all further arguments too. */
  readonly args: readonly ValueType[]
  /** 0: exactly `args`. More: the last of `args` may be missing, and up to `variadic` - 1 more may follow. -1: any number from one less on. */
  readonly variadic: number
  readonly returns: ValueType
  /** Only with the feature `experimentalFunctions`. */
  readonly experimental: boolean
}

/** What an aggregation takes before its vector. */
export interface AggregatorSignature {
  readonly parameter?: ValueType
  readonly experimental: boolean
}

type Options = Partial<Pick<FunctionSignature, 'variadic' | 'returns' | 'experimental'>>

const experimental: Options = { experimental: true }
const scalar: Options = { returns: 'scalar' }
const optional: Options = { variadic: 1 }

/** All functions of Prometheus 3.14, by name. */
export const functions: ReadonlyMap<string, FunctionSignature> = new Map([
  row('abs', ['vector']),
  row('absent', ['vector']),
  row('absent_over_time', ['matrix']),
  row('acos', ['vector']),
  row('acosh', ['vector']),
  row('asin', ['vector']),
  row('asinh', ['vector']),
  row('atan', ['vector']),
  row('atanh', ['vector']),
  row('avg_over_time', ['matrix']),
  row('ceil', ['vector']),
  row('changes', ['matrix']),
  row('clamp', ['vector', 'scalar', 'scalar']),
  row('clamp_max', ['vector', 'scalar']),
  row('clamp_min', ['vector', 'scalar']),
  row('cos', ['vector']),
  row('cosh', ['vector']),
  row('count_over_time', ['matrix']),
  row('day_of_month', ['vector'], optional),
  row('day_of_week', ['vector'], optional),
  row('day_of_year', ['vector'], optional),
  row('days_in_month', ['vector'], optional),
  row('deg', ['vector']),
  row('delta', ['matrix']),
  row('deriv', ['matrix']),
  row('double_exponential_smoothing', ['matrix', 'scalar', 'scalar'], experimental),
  row('end', [], { ...scalar, ...experimental }),
  row('exp', ['vector']),
  row('first_over_time', ['matrix']),
  row('floor', ['vector']),
  row('histogram_avg', ['vector']),
  row('histogram_count', ['vector']),
  row('histogram_fraction', ['scalar', 'scalar', 'vector']),
  row('histogram_quantile', ['scalar', 'vector']),
  row('histogram_quantiles', ['vector', 'string', 'scalar', 'scalar'], { variadic: 9, experimental: true }),
  row('histogram_stddev', ['vector']),
  row('histogram_stdvar', ['vector']),
  row('histogram_sum', ['vector']),
  row('hour', ['vector'], optional),
  row('idelta', ['matrix']),
  row('increase', ['matrix']),
  row('info', ['vector', 'vector'], { ...optional, ...experimental }),
  row('irate', ['matrix']),
  row('label_join', ['vector', 'string', 'string', 'string'], { variadic: -1 }),
  row('label_replace', ['vector', 'string', 'string', 'string', 'string']),
  row('last_over_time', ['matrix']),
  row('ln', ['vector']),
  row('log10', ['vector']),
  row('log2', ['vector']),
  row('mad_over_time', ['matrix'], experimental),
  row('max_of', ['scalar', 'scalar'], { ...scalar, ...experimental }),
  row('max_over_time', ['matrix']),
  row('min_of', ['scalar', 'scalar'], { ...scalar, ...experimental }),
  row('min_over_time', ['matrix']),
  row('minute', ['vector'], optional),
  row('month', ['vector'], optional),
  row('pi', [], scalar),
  row('predict_linear', ['matrix', 'scalar']),
  row('present_over_time', ['matrix']),
  row('quantile_over_time', ['scalar', 'matrix']),
  row('rad', ['vector']),
  row('range', [], { ...scalar, ...experimental }),
  row('rate', ['matrix']),
  row('resets', ['matrix']),
  row('round', ['vector', 'scalar'], optional),
  row('scalar', ['vector'], scalar),
  row('sgn', ['vector']),
  row('sin', ['vector']),
  row('sinh', ['vector']),
  row('sort', ['vector']),
  row('sort_by_label', ['vector', 'string'], { variadic: -1, experimental: true }),
  row('sort_by_label_desc', ['vector', 'string'], { variadic: -1, experimental: true }),
  row('sort_desc', ['vector']),
  row('sqrt', ['vector']),
  row('start', [], { ...scalar, ...experimental }),
  row('start_timestamp', ['vector'], experimental),
  row('stddev_over_time', ['matrix']),
  row('stdvar_over_time', ['matrix']),
  row('step', [], { ...scalar, ...experimental }),
  row('sum_over_time', ['matrix']),
  row('tan', ['vector']),
  row('tanh', ['vector']),
  row('time', [], scalar),
  row('timestamp', ['vector']),
  row('ts_of_first_over_time', ['matrix'], experimental),
  row('ts_of_last_over_time', ['matrix'], experimental),
  row('ts_of_max_over_time', ['matrix'], experimental),
  row('ts_of_min_over_time', ['matrix'], experimental),
  row('vector', ['scalar']),
  row('year', ['vector'], optional),
])

/** All aggregations of Prometheus 3.14, by name. */
export const aggregators: ReadonlyMap<string, AggregatorSignature> = new Map<string, AggregatorSignature>([
  ['avg', { experimental: false }],
  ['bottomk', { parameter: 'scalar', experimental: false }],
  ['count', { experimental: false }],
  ['count_values', { parameter: 'string', experimental: false }],
  ['group', { experimental: false }],
  ['limit_ratio', { parameter: 'scalar', experimental: true }],
  ['limitk', { parameter: 'scalar', experimental: true }],
  ['max', { experimental: false }],
  ['min', { experimental: false }],
  ['quantile', { parameter: 'scalar', experimental: false }],
  ['stddev', { experimental: false }],
  ['stdvar', { experimental: false }],
  ['sum', { experimental: false }],
  ['topk', { parameter: 'scalar', experimental: false }],
])

function row(name: string, args: readonly ValueType[], options: Options = {}): [string, FunctionSignature] {
  return [name, { args, variadic: 0, returns: 'vector', experimental: false, ...options }]
}
