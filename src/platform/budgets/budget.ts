/** What the platform may use. */
export interface Budgets {
  readonly memoryBytes: number
  readonly cpuCores: number
  readonly diskBytes: number
}

/** One of them at this moment, both in bytes or cores. */
export interface BudgetUse {
  readonly resource: 'memory' | 'cpu' | 'disk'
  readonly used: number
  readonly limit: number
}

/** From here on health and rules tell. */
export const nearShare = 0.9
/** Over the limit stays over until it is clearly below, so that it does not flicker. */
const calmShare = 0.95

/** Whether a budget is used up now, given whether it was. */
export function isUsedUp({ used, limit }: BudgetUse, wasUsedUp: boolean): boolean {
  return used >= limit || (wasUsedUp && used > limit * calmShare)
}

/** What settings leave out is made of the machine's: room is left for others. */
export function completeBudgets(
  given: { readonly [Key in keyof Budgets]: Budgets[Key] | undefined },
  machine: { readonly memoryBytes: number; readonly cpuCores: number; readonly diskBytes: number },
): Budgets {
  return {
    memoryBytes: given.memoryBytes ?? Math.floor(machine.memoryBytes * 0.85),
    cpuCores: given.cpuCores ?? machine.cpuCores,
    diskBytes: given.diskBytes ?? Math.floor(machine.diskBytes * 0.9),
  }
}
