import { Switch } from '../../../components/Switch.tsx'

/** A switch behind what it is about. */
export function SwitchLine({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="row">
      <span className="grow" aria-hidden>
        {label}
      </span>
      <Switch label={label} on={on} onChange={onChange} />
    </div>
  )
}
