import { Fragment } from 'react'

import { joinMeasure } from '../../lib/format.ts'
import { measureUnit, useReader } from '../../lib/measure-unit.ts'
import { useWords } from '../../lib/use-words.ts'
import { reduceValues } from '../../panels/field/reduce.ts'
import type { PanelLine } from './data/chart-lines.ts'
import { words } from './words.ts'

interface Props {
  title: string
  lines: readonly PanelLine[]
  /** Figures beside each name. */
  calcs: readonly string[]
  isTable: boolean
  focus: number | null
  onFocus: (line: number | null) => void
}

/** Names and colours of the lines; a press makes one stand out. */
export function Legend({ title, lines, calcs, isTable, focus, onFocus }: Props) {
  const t = useWords(words)
  const reader = useReader()
  const written = (line: PanelLine, calc: string): string => {
    const value = reduceValues(line.values, calc)
    return typeof value === 'number' ? joinMeasure(measureUnit(reader, line.look.unit ?? 'short', value, line.look.decimals)) : '–'
  }
  const names = lines.map((line, index) => (
    <button
      key={index}
      type="button"
      className="db-line"
      aria-pressed={focus === index}
      title={line.title}
      onClick={() => onFocus(focus === index ? null : index)}
    >
      <span className={line.look.isDashed ? 'k dashed' : 'k'} style={{ background: `var(${line.colour})` }} />
      <bdi className="cut">{line.title}</bdi>
    </button>
  ))
  if (!isTable || calcs.length === 0)
    return (
      <div className="db-legend" role="group" aria-label={t('legend', { title })}>
        {names.map((name, index) => (
          <Fragment key={index}>
            {name}
            {calcs.slice(0, 2).map((calc) => {
              const line = lines[index]
              return line && <span key={calc} className="ltr dim small">{`${calc} ${written(line, calc)}`}</span>
            })}
          </Fragment>
        ))}
      </div>
    )
  return (
    <div className="db-legend-table" tabIndex={0} role="region" aria-label={t('legend', { title })}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            {calcs.map((calc) => (
              <th key={calc} scope="col" className="num">
                {calcTitles[calc] ?? calc}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index}>
              <th scope="row">{names[index]}</th>
              {calcs.map((calc) => (
                <td key={calc} className="num">
                  {written(line, calc)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** As dashboards everywhere call them. */
const calcTitles: Readonly<Record<string, string>> = {
  lastNotNull: 'Last',
  last: 'Last',
  mean: 'Mean',
  max: 'Max',
  min: 'Min',
  sum: 'Total',
}
