/** Columns between the time and the message unless the address names others. */
export const usualColumns: readonly string[] = ['severity', 'service']
