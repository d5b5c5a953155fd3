/** Epoch milliseconds as the API writes them. */
export function instantOf(ms: number): string {
  return new Date(ms).toISOString()
}
