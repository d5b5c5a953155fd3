// Shows what the platform tells this browser while its page is closed, and opens it when it is pressed. It answers no requests of the page.
addEventListener('push', (event) => {
  let message
  try {
    message = event.data.json()
  } catch {
    return
  }
  const { title, body, tag, url, urgency, actions = [] } = message
  const shown = actions.filter(({ url: link }) => link !== url).slice(0, 2)
  event.waitUntil(
    registration.showNotification(title, {
      body,
      // One notification a group: a newer one takes its place, and rings again.
      tag,
      renotify: true,
      requireInteraction: urgency === 'high',
      icon: new URL('icon-192.png', registration.scope).href,
      badge: new URL('icon-192.png', registration.scope).href,
      actions: shown.map(({ label }, at) => ({ action: String(at), title: label })),
      data: { url, links: shown.map(({ url: link }) => link) },
    }),
  )
})

addEventListener('notificationclick', (event) => {
  const { url, links } = event.notification.data
  event.notification.close()
  event.waitUntil(clients.openWindow(links[event.action] ?? url))
})
