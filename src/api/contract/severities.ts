/** Log levels in rising order, as the API and the page name them; `unset` when the sender gave none. */
export const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'unset'] as const
export type Severity = (typeof severities)[number]
