/** A row that stays where it was; `isGone`: the newest answer has it no more. */
export interface SteadyRow<Row> {
  readonly row: Row
  readonly isGone: boolean
}

/** The rows of before, each as it is now, in their order: what somebody looks at does not move. `waiting` counts those that are new. */
export function steadyRows<Row extends { readonly fingerprint: string }>(
  before: readonly Row[] | undefined,
  now: readonly Row[],
): { readonly rows: readonly SteadyRow<Row>[]; readonly waiting: number } {
  if (before === undefined) return { rows: now.map((row) => ({ row, isGone: false })), waiting: 0 }
  const latest = new Map(now.map((row) => [row.fingerprint, row]))
  const rows = before.map((row) => {
    const fresh = latest.get(row.fingerprint)
    latest.delete(row.fingerprint)
    return { row: fresh ?? row, isGone: fresh === undefined }
  })
  return { rows, waiting: latest.size }
}
