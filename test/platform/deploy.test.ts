import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { parseSync } from 'oxc-parser'
import { afterAll, describe, expect, test } from 'vitest'

import { nameOfListener } from '../../src/api/mount-sockets.ts'
import { socketNameOf } from '../../src/app/held-sockets.ts'
import { syslog } from '../../src/receivers/syslog/index.ts'
import { copyDataTemplate } from '../harness/data-template.ts'
import { findFreePort } from '../harness/find-free-port.ts'
import { present } from '../harness/present.ts'

/** What is shipped to run the platform with, as far as it can be tried where there is neither a running systemd nor a container. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const deploy = join(root, 'deploy')
const directory = mkdtempSync(join(tmpdir(), 'vedette-deploy-'))
let running: ChildProcess | undefined
afterAll(() => {
  running?.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
})

describe('units of systemd', () => {
  const units = readdirSync(deploy).filter((name) => /\.(service|socket)$/.test(name))
  /** Values of a key, in order. */
  const valuesOf = (unit: string, key: string): string[] =>
    [...readFileSync(join(deploy, unit), 'utf8').matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)
  const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0

  test.skipIf(!hasAnalyzer)(
    'its own check finds nothing, and the service is as confined as it was (systemd-analyze of Debian: systemd)',
    () => {
      const copies = join(directory, 'units')
      mkdirSync(copies)
      for (const unit of units) {
        const text = readFileSync(join(deploy, unit), 'utf8')
        // It is looked whether the program is there, which it is after an installation only.
        writeFileSync(join(copies, unit), text.replace('/usr/bin/vedette', process.execPath))
      }
      const analyze = (...words: string[]): { status: number | null; told: string } => {
        const { status, stdout, stderr } = spawnSync('systemd-analyze', words, { cwd: copies, encoding: 'utf8' })
        return { status, told: stderr + stdout }
      }
      // A key that it does not know is told of, and no failure.
      expect(analyze('verify', '--man=no', ...units.map((unit) => `./${unit}`))).toEqual({ status: 0, told: '' })
      const { status, told } = analyze('security', '--offline=true', '--threshold=25', './vedette.service')
      expect(status, told).toBe(0)
    },
  )

  test('each socket is of the service and has a name that something listens under', () => {
    const listeners = syslog
      .open({ tcp: 0, udp: 0 })
      .flatMap((endpoint) =>
        endpoint.kind === 'tcp' || endpoint.kind === 'udp' ? [socketNameOf(nameOfListener({ receiver: 'syslog', endpoint }))] : [],
      )
    const names = ['otlp-http', 'otlp-grpc', ...listeners]
    const sockets = units.filter((unit) => unit.endsWith('.socket'))
    const [main, others] = [sockets.filter((unit) => unit === 'vedette.socket'), sockets.filter((unit) => unit !== 'vedette.socket')]
    // The main one has none, and its service is named like it.
    expect(main.flatMap((unit) => [...valuesOf(unit, 'FileDescriptorName'), ...valuesOf(unit, 'Service')])).toEqual([])
    for (const unit of others) expect([unit, valuesOf(unit, 'Service')]).toEqual([unit, ['vedette.service']])
    expect(others.flatMap((unit) => valuesOf(unit, 'FileDescriptorName')).toSorted()).toEqual(names.toSorted())
  })
})

describe('the container file', () => {
  const steps = readFileSync(join(deploy, 'Containerfile'), 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => {
      const [, word = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
      return word === '' ? [] : [{ word, rest }]
    })
  const lastStage = steps.findLastIndex(({ word }) => word === 'FROM')
  const [built, image] = [steps.slice(0, lastStage), steps.slice(lastStage)]
  const restOf = (wanted: string): string => present(image.find(({ word }) => word === wanted)).rest
  const listOf = (text: string): string[] => JSON.parse(text) as string[]
  const { scripts, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
    dependencies: Record<string, string>
  }

  test('packages come before the sources and go to those of production after the build, which is the image’s own', () => {
    const order = built.map(({ word, rest }) => `${word} ${rest}`)
    const at = (part: string): number => order.findIndex((step) => step.includes(part))
    const wanted = [
      'COPY package.json package-lock.json',
      'RUN npm ci --ignore-scripts',
      'COPY . .',
      'npm run build && npm prune --omit=dev',
    ]
    expect(wanted.map(at)).toEqual(wanted.map(at).toSorted((a, b) => a - b))
    expect(wanted.map(at)).not.toContain(-1)
    for (const [, name = ''] of order.join('\n').matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(name)
    // What was made on the machine that builds it is not taken along.
    expect(readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')).toEqual(expect.arrayContaining(['node_modules', 'dist', '.git']))
  })

  test('the program imports nothing that is left out with the packages of development', () => {
    const folder = join(root, 'dist', 'program')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.c?js$/.test(name))
    const imported = files.flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      const { staticImports, dynamicImports } = parseSync(name, text).module
      const asked = dynamicImports.map(
        ({ moduleRequest: { start, end } }) => /^["'`]([^"'`]+)["'`]$/.exec(text.slice(start, end))?.[1] ?? '.',
      )
      return [...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...asked]
    })
    const packages = new Set(
      imported
        .filter((name) => !/^[./]/.test(name) && !isBuiltin(name))
        .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')),
    )
    expect(packages).toContain('fastify')
    expect([...packages].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([])
  })

  test('what it copies is enough to serve, its health check says so, and its signal stops it', async () => {
    const home = join(directory, 'image')
    mkdirSync(join(home, 'dist'), { recursive: true })
    const copied = image.filter(({ word, rest }) => word === 'COPY' && rest.startsWith('--from=build'))
    expect(copied.length).toBeGreaterThan(0)
    for (const { rest } of copied) {
      const [, from = '', to = ''] = rest.split(' ')
      const source = join(root, from.replace('/src/', ''))
      if (to.endsWith('node_modules')) symlinkSync(source, join(home, to))
      else cpSync(source, join(home, to, to.endsWith('/') ? basename(source) : ''), { recursive: true })
    }
    const port = String(await findFreePort())
    const data = join(directory, 'data')
    mkdirSync(data)
    await copyDataTemplate(data)
    const config = join(directory, 'vedette.yaml')
    writeFileSync(config, JSON.stringify({ otlp: { http: { port: 0 }, grpc: { port: 0 } } }))
    const given = Object.fromEntries(
      restOf('ENV')
        .split(' ')
        .map((pair) => pair.split('=', 2) as [string, string]),
    )
    expect(given['VEDETTE_DATA_DIR']).toBe(restOf('VOLUME'))
    const env = { PATH: process.env['PATH'], ...given, VEDETTE_DATA_DIR: data, VEDETTE_PORT: port, VEDETTE_CONFIG: config }
    const start = (words: readonly string[]): ChildProcess => {
      const [program, ...rest] = words
      expect(program).toBe('node')
      return spawn(process.execPath, rest, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] })
    }
    const endOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve))
    const check = listOf(/CMD (\[.*\])$/.exec(restOf('HEALTHCHECK'))?.[1] ?? '[]').map((word) => word.replace('7117', port))
    expect(check.join(' ')).toContain(port)

    running = start([...listOf(restOf('ENTRYPOINT')), ...listOf(restOf('CMD'))])
    const ended = endOf(running)
    const told: string[] = []
    createInterface({ input: present(running.stderr) }).on('line', (line) => told.push(line))
    const lines = createInterface({ input: present(running.stdout) })
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.startsWith('vedette ready ') && resolve())
      void ended.then((code) => reject(new Error(`it ended with ${code}\n${told.join('\n')}`)))
    })
    expect(await endOf(start(check))).toBe(0)
    running.kill(restOf('STOPSIGNAL') as NodeJS.Signals)
    expect(await ended).toBe(0)
    expect(await endOf(start(check))).toBe(1)
  })
})
