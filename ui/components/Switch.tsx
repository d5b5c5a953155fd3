/** On or off, applied at once. */
export function Switch({
  label,
  on,
  disabled,
  onChange,
}: {
  label: string
  on: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      disabled={disabled}
      className="switch-hit"
      onClick={() => onChange(!on)}
    >
      <span className={on ? 'switch' : 'switch off'} />
    </button>
  )
}
