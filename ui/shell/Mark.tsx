/** The mark of the house. */
export function Mark() {
  return (
    <svg viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="square" aria-hidden>
      <path d="M2 3.5 9 15.5 16 3.5" />
      <path d="M6.8 3.5 9 7.3l2.2-3.8" />
    </svg>
  )
}
