const place = '/metrics/metric/'

/** Where the page of a metric is. Dots are written out: an address that ends like a file's name is taken for one. */
export function metricPath(name: string): string {
  return place + encodeURIComponent(name).replaceAll('.', '%2E')
}

/** The metric of an address as the browser has it; empty for any other address. */
export function metricOfPath(pathname: string): string {
  if (!pathname.startsWith(place)) return ''
  try {
    return decodeURIComponent(pathname.slice(place.length))
  } catch {
    return ''
  }
}
