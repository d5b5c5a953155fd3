/** What fires now. */
export function Firing() {
  return <div className="al-tab" />
}
