/** Arrows go to the next or last point in time, from the end when the cursor stands nowhere yet; Home and End to the ends. */
export function keyedIndex(key: string, index: number | undefined, count: number): number | undefined {
  const last = count - 1
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  return step === 0 ? undefined : Math.min(Math.max(index === undefined ? last : index + step, 0), last)
}
