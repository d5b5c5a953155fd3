/** Colours that Grafana gives names, by hue in degrees. */
const hues: Readonly<Record<string, number>> = { red: 0, orange: 27, yellow: 50, green: 110, blue: 220, purple: 280 }

interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
}

/** Colours of states, by where their hue ends. */
const states = [
  { to: 16, token: '--critical' },
  { to: 41, token: '--high' },
  { to: 70, token: '--medium' },
  { to: 172, token: '--ok' },
  { to: 262, token: '--info' },
  { to: 340, token: '--c4' },
  { to: 360, token: '--critical' },
] as const
const grey = '--ink-3'
const greySaturation = 0.13

/** Hues that the colours of series have, in the order of the page's palette. */
export const seriesHues = [217, 45, 157, 294, 42, 264, 182, 30, 141, 226, 28, 191]

/** The page's colour for a state: green is ok, red is critical. Undefined for a colour that cannot be read. */
export function stateColour(text: string): string | undefined {
  const hue = hueOf(text)
  if (hue === undefined) return undefined
  return hue === null ? grey : (states.find(({ to }) => hue < to)?.token ?? '--critical')
}

/** Gives series the page's colours nearest to those they had; no two different ones of a panel become the same while there are others. */
export function createSeriesColours(): (text: string) => string | undefined {
  const given = new Map<string, string>()
  return (text) => {
    const hue = hueOf(text)
    if (hue === undefined) return undefined
    if (hue === null) return grey
    const known = given.get(text)
    if (known !== undefined) return known
    const ranked = seriesHues
      .map((own, index) => ({ token: `--c${index + 1}`, distance: Math.min(Math.abs(own - hue), 360 - Math.abs(own - hue)) }))
      .toSorted((a, b) => a.distance - b.distance)
    const used = new Set(given.values())
    const token = (ranked.find((one) => !used.has(one.token)) ?? ranked[0])?.token ?? '--c1'
    given.set(text, token)
    return token
  }
}

/** In degrees; null for a grey. */
function hueOf(text: string): number | null | undefined {
  const [, name = ''] = /^(?:(?:super-)?(?:light|dark)-|semi-dark-)?([a-z]+)$/.exec(text.trim().toLowerCase()) ?? []
  if (name in hues) return hues[name]
  if (['text', 'transparent', 'white', 'black', 'gray', 'grey'].includes(name)) return null
  const colour = readColour(text.trim().toLowerCase())
  return colour === undefined ? undefined : hueOfColour(colour)
}

function readColour(text: string): Colour | undefined {
  const [, short] = /^#([0-9a-f]{3})$/.exec(text) ?? []
  const [, long = short?.replaceAll(/./g, '$&$&')] = /^#([0-9a-f]{6})(?:[0-9a-f]{2})?$/.exec(text) ?? []
  if (long !== undefined) {
    const bits = Number.parseInt(long, 16)
    return { red: bits >> 16, green: (bits >> 8) & 255, blue: bits & 255 }
  }
  const [, red, green, blue] = /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b/.exec(text) ?? []
  return red === undefined ? undefined : { red: Number(red), green: Number(green), blue: Number(blue) }
}

function hueOfColour({ red, green, blue }: Colour): number | null {
  const most = Math.max(red, green, blue)
  const spread = most - Math.min(red, green, blue)
  if (most === 0 || spread / most < greySaturation) return null
  const sixth = most === red ? ((green - blue) / spread + 6) % 6 : most === green ? (blue - red) / spread + 2 : (red - green) / spread + 4
  return sixth * 60
}
