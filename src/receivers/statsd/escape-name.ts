/** Letters, digits and underscores, and no digit first; every other character becomes an underscore: as statsd_exporter writes names. */
export function escapeName(name: string): string {
  const escaped = name.replaceAll(/[^a-zA-Z0-9_]/g, '_')
  return /^[0-9]/.test(escaped) ? `_${escaped}` : escaped
}
