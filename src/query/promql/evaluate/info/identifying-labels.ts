/** Labels that say which target a series comes from: info series are found by them. */
export const identifyingLabels = ['instance', 'job'] as const
