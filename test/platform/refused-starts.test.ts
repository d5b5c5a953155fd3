import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

import { describe, expect, test } from 'vitest'

import { mountDisk } from '../harness/mount-disk.ts'
import { logsOf, sendAll } from '../harness/otlp.ts'
import { openTemporaryPlatform, quiet } from '../harness/temporary-platform.ts'
import { eventually, runVedette } from '../harness/vedette.ts'

/** Starts that an administrator's mistake makes impossible: one clear line says what is wrong, and nothing is left behind. */
const { inside, start } = openTemporaryPlatform()

describe('starts that cannot be', () => {
  test('a setting nobody knows: named with file and line', async () => {
    const file = inside('wrong.yaml')
    writeFileSync(file, 'logLevel: info\nstorage:\n  clickhose:\n    url: http://x\n')
    const { code, output, log } = await runVedette({ directory: inside('never'), args: ['--config', file] })
    expect([code, output]).toEqual([1, ''])
    expect(log).toBe(`vedette: ${file}:3: storage.clickhose: unknown setting\n`)
    expect(existsSync(inside('never'))).toBe(false)
  })

  test('a word nobody knows', async () => {
    const { code, log } = await runVedette({ directory: inside('never'), args: ['--prot', '1'] })
    expect([code, /Unknown option '--prot'/.test(log)]).toEqual([2, true])
  })

  test('a certificate that is not there', async () => {
    const { code, log } = await runVedette({
      directory: inside('never'),
      args: ['--tls-cert', '/nowhere.pem', '--tls-key', '/nowhere.key'],
    })
    expect(code).toBe(1)
    expect(log).toMatch(/^vedette: .*certificate.*\/nowhere\.pem/m)
  })

  test('a data directory that is no directory', async () => {
    writeFileSync(inside('file'), '')
    const { code, log } = await runVedette({ directory: inside('file/data') })
    expect(code).toBe(1)
    expect(log).toMatch(/^vedette: the data directory .*file\/data cannot be made or written: .*--data-dir/m)
  })

  test('a data directory on a disk that cannot be written', async (context) => {
    const disk = mountDisk(8)
    if (disk === undefined) return context.skip('a disk cannot be mounted here')
    try {
      execFileSync('mount', ['-o', 'remount,ro', disk.path])
      const { code, log } = await runVedette({ directory: disk.path })
      expect(code).toBe(1)
      expect(log).toMatch(/^vedette: the data directory .* cannot be made or written: .*(read-only|EROFS).*--data-dir/m)
    } finally {
      disk.remove()
    }
  })

  test('a data directory that its user may not write', async (context) => {
    const directory = inside('closed')
    mkdirSync(directory, { mode: 0o555 })
    // Root may write everywhere.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined
    if (uid !== undefined) {
      chmodSync(inside('.'), 0o755)
      const { status } = spawnSync(process.execPath, ['dist/program/main.cjs', '--help'], { uid, gid: uid, stdio: 'ignore' })
      if (status !== 0) return context.skip('the checkout is closed to other users')
    }
    const { code, output, log } = await runVedette({ directory, ...(uid === undefined ? {} : { uid }) })
    expect([code, output]).toEqual([1, ''])
    expect(log).toMatch(/^vedette: the data directory .*closed cannot be made or written: .*(permission denied|EACCES).*--data-dir/m)
    expect(readdirSync(directory)).toEqual([])
  })

  test('a port that is taken: named, and nothing is left behind', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, output, log } = await runVedette({ directory: inside('port'), args: ['--port', String(port)], config: quiet })
    other.close()
    expect([code, output]).toEqual([1, ''])
    expect(log).toMatch(new RegExp(`^vedette: port ${port} of 127\\.0\\.0\\.1 is taken by another program; .*--port`, 'm'))
    expect(existsSync(inside('port/LOCK'))).toBe(false)
  })

  test('an OTLP port that is taken is only a warning', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const running = await start({ directory: inside('port'), config: { ...quiet, otlp: { http: { port }, grpc: { port } } } })
    await eventually(
      () => Promise.resolve(running.log.filter((line) => line.includes('this port is not available'))),
      ({ length }) => length === 2,
    )
    await sendAll(running.url, 'logs', logsOf('main-port', [{ body: 'x' }]))
    other.close()
    expect(await running.stop()).toBe(0)
  })
})
