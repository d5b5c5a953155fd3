import type { Notification } from '../channel.ts'

export interface MessageLink {
  readonly label: string
  readonly url: string
}

/** What people can do from a message, in the order of need. Of what is over there is something to see, and to judge. */
export function messageLinks({ status, links }: Pick<Notification, 'status' | 'links'>): readonly MessageLink[] {
  const show = { label: 'Show', url: links.show }
  if (status === 'resolved') {
    const verdicts = [
      { label: 'Useful', url: links.useful },
      { label: 'Noise', url: links.noise },
      { label: 'Duplicate', url: links.duplicate },
    ]
    return [show, ...verdicts.flatMap(({ label, url }) => (url === undefined ? [] : { label, url }))]
  }
  return [
    { label: 'Acknowledge', url: links.acknowledge },
    { label: 'Silence', url: links.silence },
    { label: 'Resolve', url: links.resolve },
    show,
  ]
}

/** For vendors that know no markup: a line each, behind an empty one. */
export function linkLines(notification: Pick<Notification, 'status' | 'links'>): string {
  return `\n\n${messageLinks(notification)
    .map(({ label, url }) => `${label}: ${url}`)
    .join('\n')}`
}

/** `[Acknowledge](…) · [Silence](…)`, behind an empty line. */
export function markdownLinks(notification: Pick<Notification, 'status' | 'links'>): string {
  return `\n\n${messageLinks(notification)
    .map(
      ({ label, url }) =>
        `[${label}](${url
          .replaceAll(/[()<>\s]/g, encodeURIComponent)
          .replaceAll('(', '%28')
          .replaceAll(')', '%29')})`,
    )
    .join(' · ')}`
}
