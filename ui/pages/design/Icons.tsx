import { Icon } from '../../components/Icon.tsx'
import sprite from '../../icons.svg?raw'
import { Plate } from './Plate.tsx'

const names = [...sprite.matchAll(/id="i-([\w-]+)"/g)].flatMap(([, name]) => name ?? [])

/** The whole sprite. */
export function Icons() {
  return (
    <Plate span="s12" title="Icons" note={`${names.length}, on a grid of 16 px`}>
      <div className="pad design-icons">
        {names.map((name) => (
          <span key={name}>
            <Icon name={name} />
            {name}
          </span>
        ))}
      </div>
    </Plate>
  )
}
