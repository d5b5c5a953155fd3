/** The first descriptor that a service manager hands over (sd_listen_fds(3)). */
const firstDescriptor = 3

/**
 * Sockets that listen already and were handed to this process, by name: a service manager holds them while we restart, so that clients
 * wait instead of being refused. `main` and `otlp-http`; one without a name that says more is `main`. They are taken once: our child
 * processes must not believe that they are theirs.
 */
export function takeActivatedSockets(environment: NodeJS.ProcessEnv, pid: number): ReadonlyMap<string, number> {
  const { LISTEN_PID: meant, LISTEN_FDS: count = '', LISTEN_FDNAMES: names = '' } = environment
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name]
  const sockets = new Map<string, number>()
  if (meant !== String(pid) || !/^\d{1,3}$/.test(count)) return sockets
  const named = names.split(':')
  for (let at = 0; at < Number(count); at++) {
    const name = named[at] === 'otlp-http' ? 'otlp-http' : 'main'
    if (!sockets.has(name)) sockets.set(name, firstDescriptor + at)
  }
  return sockets
}
