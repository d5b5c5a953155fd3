/** Shares of failed requests from which a service is not well. */
const limits = { critical: 0.05, high: 0.01 }

/** How bad a share of failed requests is. */
export function errorSeverity(errorRate: number): 'critical' | 'high' | 'ok' {
  return errorRate >= limits.critical ? 'critical' : errorRate >= limits.high ? 'high' : 'ok'
}
