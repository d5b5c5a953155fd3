/** A label's name as PromQL writes it. */
export function labelOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)
}
