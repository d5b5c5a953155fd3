import { Plate } from './Plate.tsx'

const sizes = [
  ['t-11', 'axis, group of the menu, keys'],
  ['t-12', 'notes, column heads, legends, chips'],
  ['t-13', 'everything else'],
  ['t-15', 'title of a dialog'],
  ['t-18', 'title of a page, middle readout'],
  ['t-24', 'readout'],
  ['t-32', 'leading readout'],
] as const
const spaces = [2, 4, 6, 8, 12, 16, 20, 24, 32, 48]

/** The type scale, weights and the steps of space. */
export function TypeAndSpace() {
  return (
    <>
      <Plate span="s6" title="Type">
        <div className="pad">
          {sizes.map(([token, use]) => (
            <p key={token} style={{ font: `var(--${token}) var(--font)` }}>
              {token.slice(2)} {use}
            </p>
          ))}
          <p className="mono">mono: queries, ids, log lines and code 0O 1lI</p>
          <p>
            Regular, <span className="design-medium">medium: active, state</span>,{' '}
            <span className="strong">strong: headings, subjects</span>
          </p>
        </div>
      </Plate>
      <Plate span="s6" title="Space" note="base 4 px, half-step 2">
        <div className="pad design-spaces">
          {spaces.map((space) => (
            <span key={space}>
              <i style={{ inlineSize: `var(--s-${space})`, blockSize: `var(--s-${space})` }} />
              {space}
            </span>
          ))}
        </div>
      </Plate>
    </>
  )
}
