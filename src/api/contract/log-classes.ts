/** What a log record is kept as (FEATURES B5), in the order people look for them. */
export const logClassNames = ['security', 'application', 'performance', 'audit', 'debug', 'error'] as const
export type LogClassName = (typeof logClassNames)[number]
