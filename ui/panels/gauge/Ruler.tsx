import { joinMeasure } from '../../lib/format.ts'
import { measureUnit, useReader } from '../../lib/measure-unit.ts'
import { valueTicks } from '../../lib/scale.ts'
import { unitStep } from '../../lib/units.ts'
import type { FieldLook, Threshold } from '../field/field.ts'
import { inkOf, paintOf } from '../field/threshold-colour.ts'

const height = 52
const baseline = 30
const edge = 4
/** Room for a label, so that two never touch. */
const labelWidth = 64

interface Props {
  value: number | null
  range: readonly [least: number, most: number]
  steps: readonly Threshold[]
  look: FieldLook
  /** Token of the pointer. */
  colour: string | undefined
  width: number
}

/** A graduated scale with its thresholds as tall ticks and coloured stretches, and a pointer at the value. Decoration: the figure stands above. */
export function Ruler({ value, range: [least, most], steps, look, colour, width }: Props) {
  const reader = useReader()
  const right = Math.max(width - edge, edge + 1)
  const placeX = (at: number): number => edge + Math.min(Math.max((at - least) / (most - least), 0), 1) * (right - edge)
  const majors = rulerTicks(look.unit ?? 'short', [least, most], Math.max(1, Math.floor(width / labelWidth)))
  const gap = (majors[1] ?? most) - (majors[0] ?? least)
  const minors =
    width > 120 && gap > 0 ? valueTicks(least / gap, most / gap, Math.round((most - least) / gap) * 5).map((part) => part * gap) : []
  const inner = steps.filter(({ from }) => from > least && from < most)
  return (
    <svg width={width} height={height} aria-hidden>
      {steps.map(({ from, colour: token }, index) => {
        const start = placeX(index === 0 ? least : from)
        const end = placeX(steps[index + 1]?.from ?? most)
        return (
          end > start && <rect key={index} x={start} y={baseline - 5} width={end - start} height={5} fill={paintOf(token)} opacity={0.32} />
        )
      })}
      <path d={`M${edge} ${baseline + 0.5}H${right}`} stroke="var(--control)" />
      {minors.map((at) => (
        <path key={at} d={`M${crisp(placeX(at))} ${baseline}v4`} stroke="var(--line-2)" />
      ))}
      {majors.map((at, index) => {
        const x = placeX(at)
        const last = index === majors.length - 1
        // The unit once, at the end; where it changes along the way each says its own.
        const measure = measureUnit(reader, look.unit ?? 'short', at)
        const shared = majors.every((other) => other === 0 || measureUnit(reader, look.unit ?? 'short', other).unit === measure.unit)
        return (
          <g key={at}>
            <path d={`M${crisp(x)} ${baseline}v7`} stroke="var(--ink-3)" />
            <text x={x} y={baseline + 19} textAnchor={x < 20 ? 'start' : x > width - 28 ? 'end' : 'middle'}>
              {last || !shared ? joinMeasure(measure) : measure.figure}
            </text>
          </g>
        )
      })}
      {inner.map(({ from, colour: token }, index) => {
        const x = placeX(from)
        const towardsStart = x > width * 0.66
        const before = inner[index - 1]
        const room = before === undefined || x - placeX(before.from) > labelWidth
        return (
          <g key={from}>
            <path d={`M${crisp(x)} ${baseline - 12}V${baseline}`} stroke="var(--ink)" strokeWidth={1.5} />
            {room && (
              <text
                x={towardsStart ? x - 5 : x + 5}
                y={baseline - 14}
                textAnchor={towardsStart ? 'end' : 'start'}
                style={{ fill: inkOf(token) ?? 'var(--ink-2)' }}
              >
                {joinMeasure(measureUnit(reader, look.unit ?? 'short', from, look.decimals))}
              </text>
            )}
          </g>
        )
      })}
      {value !== null && (
        <path
          d={`M${placeX(value)} ${baseline - 1}l-5 -9h10z`}
          fill={inkOf(colour) ?? 'var(--ink)'}
          stroke="var(--plate)"
          strokeWidth={1}
        />
      )}
    </svg>
  )
}

function crisp(x: number): number {
  return Math.round(x) + 0.5
}

/** Ticks that are round in the unit they are written in: 2 GiB, not 2.33. */
function rulerTicks(unit: string, [least, most]: readonly [number, number], parts: number): number[] {
  const step = unitStep(unit, Math.max(Math.abs(least), Math.abs(most)))
  return valueTicks(least / step, most / step, parts).map((tick) => tick * step)
}
