/** What stands first in each entry of a recording. */
export const operation = { resource: 1, scope: 2, logRecord: 3, span: 4, metric: 5, metricPoint: 6, reject: 7 } as const
