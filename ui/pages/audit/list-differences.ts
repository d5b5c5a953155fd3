/** One place of a thing that a change touched; undefined where there was, or is, nothing. */
export interface Difference {
  /** `logs.debug`; empty for the thing itself. */
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
}

const maxDifferences = 500

/** Where two values differ, place by place, in the order of the later one. Lists are compared whole when their lengths differ. */
export function listDifferences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])]
    return names.flatMap((name) => listDifferences(before[name], after[name], path ? `${path}.${name}` : name)).slice(0, maxDifferences)
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((value, index) => listDifferences(value, after[index], `${path}[${index}]`)).slice(0, maxDifferences)
  }
  const [was, is] = [write(before), write(after)]
  return was === is ? [] : [{ path, before: was, after: is }]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function write(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
}
