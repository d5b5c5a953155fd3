import { useEffect, useRef } from 'react'

import { Icon } from '../../components/Icon.tsx'
import type { PaletteEntry } from './palette-source.ts'

interface Props {
  id: string
  entry: PaletteEntry
  chosen: boolean
  onPoint: () => void
  onOpen: (asTab: boolean) => void
}

/** One line: icon, what it is, quietly what it belongs to, and its own keys. */
export function PaletteOption({ id, entry, chosen, onPoint, onOpen }: Props) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={chosen}
      onMouseMove={onPoint}
      onClick={(event) => onOpen(event.ctrlKey || event.metaKey)}
    >
      <Icon name={entry.icon} />
      <bdi className="cut">{entry.title}</bdi>
      <bdi className="faint small cut grow">{entry.note}</bdi>
      {entry.keys?.map((key) => (
        <kbd key={key} className="hide-s">
          {key}
        </kbd>
      ))}
    </div>
  )
}
