import { Plate } from './Plate.tsx'

import tokens from '../../styles/tokens.css?raw'

/** Names of colour tokens as the style sheet has them, each once. */
const names = [...new Set([...tokens.matchAll(/--([\w-]+):\s*#/g)].flatMap(([, name]) => name ?? []))]
const groups: readonly (readonly [string, (name: string) => boolean])[] = [
  ['Surfaces, lines, ink, accent, severities', (name) => !/^(c\d|heat|l[vf]-)/.test(name)],
  ['Log levels: text and fills', (name) => /^l[vf]-/.test(name)],
  ['Series, in this order', (name) => /^c\d/.test(name)],
  ['Density', (name) => name.startsWith('heat')],
]

/** Every colour token in the theme of now; their contrast is proven by a test. */
export function Colours() {
  return (
    <>
      {groups.map(([title, belongs]) => (
        <Plate key={title} span="s6" title={title}>
          <div className="pad design-swatches">
            {names.filter(belongs).map((name) => (
              <span key={name}>
                <i style={{ background: `var(--${name})` }} />
                <code>{name}</code>
              </span>
            ))}
          </div>
        </Plate>
      ))}
    </>
  )
}
