import type { Reader } from '../../lib/measure-unit.ts'
import type { FieldLook, PanelColumn } from '../field/field.ts'
import { showValue } from '../field/show-value.ts'
import { stretchesOf } from './stretches.ts'

/** One stretch of a row as it is written and coloured. */
export interface State {
  readonly start: number
  readonly end: number
  readonly text: string
  /** A token. */
  readonly colour: string
}

const seriesColours = 12

/** The states of all rows. Those without a colour of their own take the series' in order of appearance, the same in every row. */
export function showStates(
  rows: readonly { readonly column: PanelColumn; readonly look: FieldLook }[],
  length: number,
  reader: Reader,
): readonly (readonly State[])[] {
  const given = new Map<string, string>()
  return rows.map(({ column, look }) =>
    joinAlike(
      stretchesOf(column.values, length).map(({ start, end, value }) => {
        const { text, colour } = showValue(reader, { look, kind: column.kind }, value)
        if (colour === undefined && !given.has(text)) given.set(text, `--c${(given.size % seriesColours) + 1}`)
        return { start, end, text, colour: colour ?? given.get(text) ?? '--c1' }
      }),
    ),
  )
}

/** Neighbours that are written alike are one state: 91 and 92 of "high". */
function joinAlike(states: readonly State[]): readonly State[] {
  const joined: State[] = []
  for (const state of states) {
    const last = joined.at(-1)
    if (last && last.end === state.start && last.text === state.text && last.colour === state.colour) {
      joined[joined.length - 1] = { ...last, end: state.end }
    } else joined.push(state)
  }
  return joined
}
