/** Days as Prometheus writes them; it has no word for ever. */
export function describeRetention(days: number | null): string {
  return `${days ?? 36_500}d`
}
