import { seriesHues } from '../colours.ts'

/** The colours of states by Grafana's names. */
const states: Readonly<Record<string, string>> = {
  '--critical': 'red',
  '--high': 'orange',
  '--medium': 'yellow',
  '--ok': 'green',
  '--low': 'light-blue',
  '--info': 'blue',
}

/** A token of the page as a colour that Grafana draws, of the same hue. What has no hue is the colour of text. */
export function colourText(token: string): string {
  const hue = seriesHues[Number(/^--c(\d+)$/.exec(token)?.[1]) - 1]
  return states[token] ?? (hue === undefined ? 'text' : hexOf(hue))
}

/** A colour of three fifths of saturation and lightness. */
function hexOf(hue: number): string {
  const part = (offset: number): string => {
    const k = (offset + hue / 30) % 12
    const value = 0.6 - 0.24 * Math.max(-1, Math.min(k - 3, 9 - k, 1))
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${part(0)}${part(8)}${part(4)}`
}
