/** Whether a status is one of `2xx`, `301`, `200-204`, with commas; undefined when the text is none of these. */
export function compileStatus(text: string): ((status: number) => boolean) | undefined {
  const ranges = text.split(',').map((part) => rangeOf(part.trim()))
  const known = ranges.filter((range) => range !== undefined)
  if (known.length < ranges.length) return undefined
  return (status) => known.some(([from, to]) => status >= from && status <= to)
}

function rangeOf(text: string): readonly [from: number, to: number] | undefined {
  const family = /^([1-5])xx$/i.exec(text)
  if (family !== null) return [Number(family[1]) * 100, Number(family[1]) * 100 + 99]
  const range = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(text)
  return range === null ? undefined : [Number(range[1]), Number(range[2] ?? range[1])]
}
