/** The value a test counts on; fails the test when it is not there. */
export function present<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('the test counts on a value that is not there')
  return value
}
