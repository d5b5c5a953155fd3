import { describe, expect, test } from 'vitest'

import sheet from './tokens.css?raw'

const themes = ['dark', 'light', 'contrast'] as const
type Theme = (typeof themes)[number]

/** Everything text may stand on. */
const surfaces = ['ground', 'plate', 'raised', 'hover', 'selected', 'well']
const severities = ['critical', 'high', 'medium', 'low', 'info', 'ok', 'unknown']
const washed = ['critical', 'high', 'medium', 'low', 'ok', 'info']
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
const series = Array.from({ length: 12 }, (_, index) => `c${index + 1}`)

/** What must be read: 4.5, and 7 in high contrast (WCAG 1.4.3, 1.4.6). What must be seen: 3 (1.4.11). */
const text = { dark: 4.5, light: 4.5, contrast: 7 } as const
const shape = { dark: 3, light: 3, contrast: 3 } as const

interface Pair {
  readonly name: string
  readonly front: readonly string[]
  readonly back: readonly string[]
  readonly need: Readonly<Record<Theme, number>>
}

const pairs: readonly Pair[] = [
  { name: 'ink', front: ['ink'], back: surfaces, need: text },
  { name: 'secondary ink', front: ['ink-2'], back: surfaces, need: text },
  { name: 'notes, placeholders and axes', front: ['ink-3', 'axis'], back: surfaces, need: text },
  { name: 'accent as text', front: ['accent'], back: surfaces, need: text },
  { name: 'text on accent', front: ['on-accent'], back: ['accent', 'accent-2'], need: text },
  { name: 'severities as text', front: severities, back: surfaces, need: text },
  { name: 'log levels as text', front: levels.map((level) => `lv-${level}`), back: surfaces, need: text },
  { name: 'ink on a hit', front: ['ink'], back: ['mark-hit'], need: text },
  { name: 'fills of log levels', front: levels.map((level) => `lf-${level}`), back: ['plate'], need: shape },
  { name: 'series', front: series, back: ['plate'], need: shape },
  { name: 'borders of controls', front: ['control'], back: ['ground', 'plate', 'raised', 'well'], need: shape },
  { name: 'the focus ring', front: ['focus'], back: surfaces, need: shape },
  { name: 'marks and the cursor', front: ['mark', 'cursor'], back: ['plate'], need: shape },
]

test.each(themes)('every theme says every colour: %s', (theme) => {
  const others = themes.flatMap((other) => Object.keys(tokensOf(other)))
  expect(Object.keys(tokensOf(theme)).toSorted()).toEqual([...new Set(others)].toSorted())
})

describe.each(themes)('%s', (theme) => {
  const tokens = tokensOf(theme)
  const faint = ({ front, back, need }: Pair): string[] =>
    front.flatMap((one) =>
      back.flatMap((ground) => {
        const ratio = contrast(colour(tokens, one), colour(tokens, ground))
        return ratio < need[theme] ? [`--${one} on --${ground}: ${ratio.toFixed(2)}`] : []
      }),
    )

  test.each(pairs)('$name', (pair) => {
    expect(faint(pair)).toEqual([])
  })

  test.each(washed)('%s and ink on its wash', (severity) => {
    expect(faint({ name: '', front: [severity, 'ink', 'ink-2'], back: [`${severity}-wash`], need: text })).toEqual([])
  })

  test('each step of the density ramp differs from the one before it', () => {
    const lightness = Array.from({ length: 6 }, (_, step) => luminance(colour(tokens, `heat-${step}`)))
    const rising = theme === 'light' ? lightness.toReversed() : lightness
    expect(rising).toEqual(rising.toSorted((a, b) => a - b))
    expect(contrast(colour(tokens, 'heat-5'), colour(tokens, 'heat-0'))).toBeGreaterThan(7)
  })
})

test('the measure is that of the standard', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21)
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2)
})

/** The colour tokens of a theme: what all blocks that name it say, later ones over earlier ones. */
function tokensOf(theme: Theme): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [, selector = '', body = ''] of sheet.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selector.includes(`[data-theme='${theme}']`)) continue
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]+);/g)) found[name] = value
  }
  return found
}

type Rgb = readonly [number, number, number]

function colour(tokens: Readonly<Record<string, string>>, name: string): Rgb {
  const hex = (tokens[name] ?? '').slice(1)
  const digits = hex.length <= 4 ? hex.replaceAll(/./g, '$&$&') : hex
  if (!/^[0-9a-f]{6}$/.test(digits)) throw new Error(`--${name} is no solid colour`)
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb // three pairs of digits
}

/** WCAG 2.2, relative luminance. */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const [lesser = 0, greater = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (greater + 0.05) / (lesser + 0.05)
}
