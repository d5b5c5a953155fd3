// Unary gRPC calls: CPU of the server process per call, ours beside @grpc/grpc-js as server, the same grpc-js client for both.
// `npm run build:server && npm run build:modules && node bench/grpc-server.mjs`
import { fork } from 'node:child_process'
import { once } from 'node:events'

import * as grpc from '@grpc/grpc-js'

import { ByteBudget } from '../dist/src/lib/http/byte-budget.js'
import { createGrpcServer } from '../dist/src/lib/http/grpc-server.js'

const path = '/bench.Echo/Say'
const same = (bytes) => bytes
const empty = Buffer.alloc(0)

const servers = {
  async ours() {
    const server = createGrpcServer({
      methods: new Map([[path, async () => empty]]),
      maxMessageBytes: 64 * 1024 * 1024,
      buffered: new ByteBudget(256 * 1024 * 1024),
      maxConnections: 100,
      receiveTimeoutMs: 60_000,
      idleTimeoutMs: 300_000,
      admit: async () => undefined,
      reportBug: (error) => console.error(error),
    })
    return (await server.listen(0, '127.0.0.1')).port
  },
  async 'grpc-js'() {
    const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 })
    const unary = {
      path,
      requestStream: false,
      responseStream: false,
      requestDeserialize: same,
      requestSerialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    }
    server.addService({ Say: unary }, { Say: (_call, done) => done(null, empty) })
    return new Promise((resolve) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_error, port) => resolve(port)),
    )
  },
}

if (process.argv[2] in servers) {
  process.send({ port: await servers[process.argv[2]]() })
  process.on('message', () => process.send(process.cpuUsage()))
} else {
  for (const size of [400, 173_000]) {
    for (const name of Object.keys(servers))
      console.log(`${name}, ${size} bytes: ${await measure(name, Buffer.alloc(size, 'abcdefg'))} us of CPU a call`)
  }
}

async function measure(name, body) {
  const child = fork(new URL(import.meta.url), [name])
  const [{ port }] = await once(child, 'message')
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure())
  const call = () =>
    new Promise((resolve, reject) => client.makeUnaryRequest(path, same, same, body, (error) => (error ? reject(error) : resolve())))
  const run = async (count) => {
    let left = count
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        while (left-- > 0) await call()
      }),
    )
  }
  const usage = async () => {
    child.send('cpu')
    const [{ user, system }] = await once(child, 'message')
    return user + system
  }
  await run(2000)
  const before = await usage()
  await run(5000)
  const after = await usage()
  client.close()
  child.kill()
  return Math.round((after - before) / 5000)
}
