/** The first descriptor that a service manager hands over (sd_listen_fds(3)). */
const firstDescriptor = 3
/** What a socket is called that was given no name of its own: nothing, or what it belongs to. */
const unnamed = /^(|unknown|.+\.socket)$/

/**
 * Sockets that were opened by a service manager and handed to this process: it holds them while we restart, so that clients wait instead of
 * being refused. One without a name of its own is `main`.
 */
export class HeldSockets {
  readonly #sockets: { readonly name: string; readonly descriptor: number }[]

  constructor(names: readonly string[]) {
    this.#sockets = names.map((name, at) => ({ name: unnamed.test(name) ? 'main' : name, descriptor: firstDescriptor + at }))
  }

  /** The descriptor of one of this name, for whoever listens at it; undefined: nobody holds one. */
  take(name: string): number | undefined {
    const at = this.#sockets.findIndex((socket) => socket.name === name)
    return at === -1 ? undefined : this.#sockets.splice(at, 1)[0]?.descriptor
  }

  /** Names of those that nobody took: who connects there waits in vain. */
  left(): readonly string[] {
    return this.#sockets.map(({ name }) => name)
  }
}

/** Those that the environment names, once: our child processes must not believe that they are theirs. */
export function takeHeldSockets(environment: NodeJS.ProcessEnv, pid: number): HeldSockets {
  const { LISTEN_PID: meant, LISTEN_FDS: count = '', LISTEN_FDNAMES: names = '' } = environment
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name]
  if (meant !== String(pid) || !/^\d{1,3}$/.test(count)) return new HeldSockets([])
  const named = names.split(':')
  return new HeldSockets(Array.from({ length: Number(count) }, (_, at) => named[at] ?? ''))
}

/** How the socket of a listener is called (`FileDescriptorName=`): `syslog tcp` is `syslog-tcp`. */
export function socketNameOf(listener: string): string {
  return listener.replaceAll(/[ _]/g, '-')
}
