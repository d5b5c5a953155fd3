/** Parts of the page, each with an address of its own. */
export const tabs = [
  { name: 'explore', path: '/metrics/explore', title: { en: 'Explore', he: 'חקירה' } },
  { name: 'targets', path: '/metrics/targets', title: { en: 'Targets', he: 'יעדים' } },
  { name: 'cardinality', path: '/metrics/cardinality', title: { en: 'Cardinality', he: 'ריבוי סדרות' } },
] as const
