import fc from 'fast-check'

/** Metrics that `anyLoad` fills. */
const metrics = ['a', 'b', 'h', 'mixed']
const selector = fc
  .tuple(fc.constantFrom(...metrics, '{__name__=~"a|b"}'), fc.constantFrom('', '{x="1"}', '{x!="1"}', '{y=~"p|q"}'))
  .map(([name, matchers]) => (name.startsWith('{') && matchers !== '' ? `{__name__=~"a|b", ${matchers.slice(1)}` : name + matchers))
const modifier = fc.constantFrom('', '', '', ' offset 45s', ' offset -30s', ' @ 240', ' @ 240 offset 1m', ' @ start()', ' @ end()')
const instant = fc.tuple(selector, modifier).map((parts) => parts.join(''))
const range = fc.constantFrom('30s', '1m', '2m', '5m', '7m30s', '61s', '17m')
const overTime = fc.constantFrom(
  'rate', 'increase', 'delta', 'irate', 'idelta', 'resets', 'changes', 'deriv', 'sum_over_time', 'avg_over_time', 'min_over_time',
  'max_over_time', 'count_over_time', 'last_over_time', 'first_over_time', 'present_over_time', 'stddev_over_time', 'stdvar_over_time',
  'mad_over_time', 'ts_of_max_over_time', 'ts_of_last_over_time', 'absent_over_time',
)
const perValue = fc.constantFrom(
  'abs', 'ceil', 'sgn', 'sqrt', 'exp', 'histogram_count', 'histogram_sum', 'histogram_avg', 'histogram_stddev', 'absent', 'timestamp',
  'minute', 'day_of_week',
)
const aggregator = fc.constantFrom('sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar')
const grouping = fc.constantFrom('', ' by (x)', ' without (x)', ' by (x, y)')

/** Queries that yield a vector of what `anyLoad` fills, or fail. */
export const anyQuery: fc.Arbitrary<string> = fc.letrec<{ vector: string; matrix: string }>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    instant,
    fc.tuple(overTime, tie('matrix')).map(([name, matrix]) => `${name}(${matrix})`),
    fc.tuple(fc.constantFrom('quantile_over_time(0.4, ', 'histogram_quantile(0.7, sum_over_time('), tie('matrix')).map(
      ([open, matrix]) => `${open}${matrix}${open.includes('sum') ? '))' : ')'}`,
    ),
    fc.tuple(perValue, tie('vector')).map(([name, vector]) => `${name}(${vector})`),
    fc.tuple(aggregator, grouping, tie('vector')).map(([name, by, vector]) => `${name}${by} (${vector})`),
    fc.tuple(fc.constantFrom('topk', 'bottomk', 'quantile'), grouping, tie('vector')).map(([name, by, vector]) => `${name}${by} (1, ${vector})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('+', '-', '*', '/', '%', '==', '>', '<= bool', 'and', 'or', 'unless', '+ on(x)', '/ on(x) group_left'), tie('vector'))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.tuple(tie('vector'), fc.constantFrom('* 2', '> 3', '>/ 1.5', '</ 3', '> bool 2', '^ 2')).map(([vector, operation]) => `(${vector}) ${operation}`),
    fc.tuple(tie('vector'), fc.constantFrom('"z", "$1", "x", "(.)"', '"__name__", "new", "x", ".*"')).map(
      ([vector, args]) => `label_replace(${vector}, ${args})`,
    ),
  ),
  matrix: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(selector, range, modifier).map(([series, length, more]) => `${series}[${length}]${more}`),
    fc.tuple(selector, range, fc.constantFrom(' anchored', ' smoothed')).map(([series, length, more]) => `${series}[${length}]${more}`),
    fc.tuple(tie('vector'), range, fc.constantFrom(':', ':30s', ':50s'), modifier).map(
      ([vector, length, step, more]) => `(${vector})[${length}${step}]${more}`,
    ),
  ),
})).vector

const float = fc.constantFrom('1', '2', '2.5', '7', '0', '-3', 'NaN', 'stale', '_')
const histogram = fc.constantFrom(
  '{{count:4 sum:5 buckets:[1 2 1]}}',
  '{{count:6 sum:9 buckets:[1 2 3]}}',
  '{{schema:1 count:3 sum:4 z_bucket:1 z_bucket_w:0.01 buckets:[1 0 1]}}',
  '{{count:2 sum:-3 n_buckets:[1 1]}}',
  '{{schema:-53 count:3 sum:6 custom_values:[1 2 4] buckets:[1 1 1]}}',
  '{{schema:-53 count:4 sum:9 custom_values:[1 4] buckets:[1 1 2]}}',
  '_',
  'stale',
)
const line = (series: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(value, { minLength: 3, maxLength: 40 }).map((values) => `  ${series} ${values.join(' ')}`)

/** A `load` command with samples every 37 seconds. */
export const anyLoad: fc.Arbitrary<string> = fc
  .tuple(
    line('a{x="1", y="p"}', float),
    line('a{x="2", y="p"}', float),
    line('b{x="1"}', float),
    line('h{x="1"}', histogram),
    line('h{x="2", y="q"}', histogram),
    line('mixed{x="2"}', fc.oneof(float, histogram)),
  )
  .map((lines) => ['load 37s', ...lines].join('\n'))
