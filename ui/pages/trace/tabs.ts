/** Views of a trace. */
export const tabs = ['waterfall', 'flame', 'table', 'json'] as const
export type Tab = (typeof tabs)[number]
