const browsers = [
  { sign: /Edg\//, name: 'Edge' },
  { sign: /OPR\//, name: 'Opera' },
  { sign: /SamsungBrowser\//, name: 'Samsung Internet' },
  { sign: /Firefox\/|FxiOS\//, name: 'Firefox' },
  { sign: /Chrome\/|CriOS\//, name: 'Chrome' },
  { sign: /Safari\//, name: 'Safari' },
] as const
const systems = [
  { sign: /iPhone|iPad/, name: 'iOS' },
  { sign: /Android/, name: 'Android' },
  { sign: /Windows/, name: 'Windows' },
  { sign: /Mac OS X/, name: 'macOS' },
  { sign: /CrOS/, name: 'ChromeOS' },
  { sign: /Linux/, name: 'Linux' },
] as const

/** What people call a browser and its system, by its user agent; undefined for what is not known. */
export function browserName(userAgent: string): { readonly browser: string | undefined; readonly system: string | undefined } {
  return {
    browser: browsers.find(({ sign }) => sign.test(userAgent))?.name,
    system: systems.find(({ sign }) => sign.test(userAgent))?.name,
  }
}
