/** A dashboard nothing is pinned to yet. */
export function emptyDashboard(title: string) {
  return { title, description: '', folder: '', tags: [], from: '', to: '', refreshSeconds: 0, variables: [], sections: [] }
}
