import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import type { PlacedPanel, ShownSection } from './data/expand-sections.ts'
import { fillText } from './data/fill-text.ts'
import { PanelCell } from './PanelCell.tsx'
import { usePlaces } from './PanelPlaces.tsx'
import { words } from './words.ts'

interface Props {
  section?: ShownSection
  panels: readonly PlacedPanel[]
  isOpen?: boolean
  onToggle?: () => void
  /** The first one without a title needs no heading. */
  isFirst?: boolean
}

/** Panels under their heading, at their places of a grid of 24 columns; on phones one under the other. */
export function SectionGrid({ section, panels, isOpen = true, onToggle, isFirst = true }: Props) {
  const t = useWords(words)
  const { variables } = usePlaces()
  const title = fillText(section?.title ?? '', [...(section?.scope ?? []), ...variables])
  const hasHead = section !== undefined && (title !== '' || !isFirst)
  return (
    <section aria-label={title || undefined}>
      {hasHead && (
        <h2 className="db-section">
          <button type="button" aria-expanded={isOpen} onClick={onToggle}>
            <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
            <bdi>{title}</bdi>
            <span className="faint small">{t('sectionPanels', { count: panels.length })}</span>
          </button>
        </h2>
      )}
      {isOpen && panels.length > 0 && (
        <div className="db-grid">
          {panels.map((placed) => (
            <PanelCell key={placed.key} placed={placed} sectionKey={section?.key ?? ''} />
          ))}
        </div>
      )}
    </section>
  )
}
