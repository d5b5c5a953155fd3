/** Columns between the time and the message unless the address names others. */
export const usualColumns: readonly string[] = ['severity', 'service']

/** Fields that stand open beside the rows unless the address names others. */
export const usualFacets: readonly string[] = ['severity', 'service', 'host', 'environment', 'scope']
