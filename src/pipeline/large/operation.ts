/** What stands first in each entry of a recording. */
export const operation = {
  resource: 1,
  scope: 2,
  logRecord: 3,
  span: 4,
  metric: 5,
  metricPoint: 6,
  reject: 7,
  series: 8,
  sample: 9,
  nativeHistogram: 10,
  exemplar: 11,
  metricFamily: 12,
} as const
