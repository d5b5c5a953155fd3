/** How values of a unit are written. */
export type UnitRule =
  /** Powers of a thousand before the unit: MB. `power` is that of the values themselves (1 for kB); `small` allows m, µ and n. */
  | { readonly kind: 'metric'; readonly unit: string; readonly power: number; readonly small: boolean }
  /** Powers of 1024: MiB. */
  | { readonly kind: 'binary'; readonly unit: string; readonly power: number }
  /** Large values with a letter that stands before the unit: 17.1 k req/s. */
  | { readonly kind: 'large'; readonly unit: string }
  /** Values as they are. */
  | { readonly kind: 'plain'; readonly unit: string }
  | { readonly kind: 'share'; readonly factor: number }
  /** Values in steps of so many milliseconds, shown in the unit that fits. */
  | { readonly kind: 'duration'; readonly stepMs: number; readonly unit: string }
  /** Two units at most: 2 d 3 h. */
  | { readonly kind: 'span'; readonly stepMs: number }
  /** 26:05:09 */
  | { readonly kind: 'clock'; readonly stepMs: number }
  /** Epoch milliseconds. */
  | { readonly kind: 'instant'; readonly relative: boolean }
  | { readonly kind: 'money'; readonly currency: string }
  | { readonly kind: 'hexadecimal'; readonly prefix: string }
  | { readonly kind: 'scientific' }
  | { readonly kind: 'full' }
  | { readonly kind: 'truth'; readonly words: 'trueFalse' | 'yesNo' | 'onOff' }

const metric = (unit: string, power = 0, small = false): UnitRule => ({ kind: 'metric', unit, power, small })
const fine = (unit: string, power = 0): UnitRule => metric(unit, power, true)
const binary = (unit: string, power = 0): UnitRule => ({ kind: 'binary', unit, power })
const large = (unit: string): UnitRule => ({ kind: 'large', unit })
const plain = (unit: string): UnitRule => ({ kind: 'plain', unit })
const duration = (stepMs: number, unit: string): UnitRule => ({ kind: 'duration', stepMs, unit })
const powers = (
  make: (unit: string, power: number) => UnitRule,
  unit: string,
  letters: string,
  id: (letter: string) => string,
): Readonly<Record<string, UnitRule>> => Object.fromEntries(letters.split('').map((letter, index) => [id(letter), make(unit, index + 1)]))

/** Ids of Grafana's units (the `unit` of a field), each with the way Vedette writes it. */
const rules: Readonly<Record<string, UnitRule>> = {
  none: plain(''),
  string: plain(''),
  short: large(''),
  percent: { kind: 'share', factor: 1 },
  percentunit: { kind: 'share', factor: 100 },
  humidity: plain('%H'),
  dB: plain('dB'),
  dBm: plain('dBm'),
  hex: { kind: 'hexadecimal', prefix: '' },
  hex0x: { kind: 'hexadecimal', prefix: '0x' },
  sci: { kind: 'scientific' },
  locale: { kind: 'full' },
  pixel: plain('px'),
  candela: plain('cd'),

  bytes: binary('B'),
  ...powers(binary, 'B', 'kmgtp', (letter) => `${letter}bytes`),
  decbytes: metric('B'),
  ...powers(metric, 'B', 'kmgtp', (letter) => `dec${letter}bytes`),
  bits: binary('b'),
  decbits: metric('b'),
  Bps: metric('B/s'),
  bps: metric('b/s'),
  binBps: binary('B/s'),
  binbps: binary('b/s'),
  ...powers(metric, 'B/s', 'KMGTP', (letter) => `${letter}Bs`),
  ...powers(metric, 'b/s', 'KMGTP', (letter) => `${letter}bits`),
  ...powers(binary, 'B/s', 'KMGTP', (letter) => `${letter}iBs`),
  ...powers(binary, 'b/s', 'KMGTP', (letter) => `${letter}ibits`),
  pps: large('packets/s'),

  ns: duration(1e-6, 'ns'),
  µs: duration(1e-3, 'µs'),
  ms: duration(1, 'ms'),
  s: duration(1000, 's'),
  m: duration(60_000, 'min'),
  h: duration(3_600_000, 'h'),
  d: duration(86_400_000, 'd'),
  timeticks: duration(10, 's'),
  dtdurationms: { kind: 'span', stepMs: 1 },
  dtdurations: { kind: 'span', stepMs: 1000 },
  dthms: { kind: 'clock', stepMs: 1000 },
  dtdhms: { kind: 'span', stepMs: 1000 },
  clockms: { kind: 'clock', stepMs: 1 },
  clocks: { kind: 'clock', stepMs: 1000 },
  dateTimeAsIso: { kind: 'instant', relative: false },
  dateTimeAsIsoNoDateIfToday: { kind: 'instant', relative: false },
  dateTimeAsUS: { kind: 'instant', relative: false },
  dateTimeAsUSNoDateIfToday: { kind: 'instant', relative: false },
  dateTimeAsLocal: { kind: 'instant', relative: false },
  dateTimeAsLocalNoDateIfToday: { kind: 'instant', relative: false },
  dateTimeAsSystem: { kind: 'instant', relative: false },
  dateTimeFromNow: { kind: 'instant', relative: true },

  cps: large('counts/s'),
  ops: large('ops/s'),
  reqps: large('req/s'),
  rps: large('reads/s'),
  wps: large('writes/s'),
  iops: large('io/s'),
  eps: large('events/s'),
  mps: large('messages/s'),
  recps: large('records/s'),
  rowsps: large('rows/s'),
  cpm: large('counts/min'),
  opm: large('ops/min'),
  reqpm: large('req/min'),
  rpm: large('reads/min'),
  wpm: large('writes/min'),
  epm: large('events/min'),
  mpm: large('messages/min'),
  recpm: large('records/min'),
  rowspm: large('rows/min'),

  hertz: fine('Hz'),
  rothz: fine('Hz'),
  rotrpm: plain('rpm'),
  rotrads: plain('rad/s'),
  rotdegs: plain('°/s'),
  celsius: plain('°C'),
  fahrenheit: plain('°F'),
  kelvin: plain('K'),
  watt: fine('W'),
  mwatt: fine('W', -1),
  kwatt: fine('W', 1),
  megwatt: fine('W', 2),
  gwatt: fine('W', 3),
  Wm2: plain('W/m²'),
  watth: fine('Wh'),
  kwatth: fine('Wh', 1),
  voltamp: fine('VA'),
  kvoltamp: fine('VA', 1),
  voltampreact: fine('var'),
  kvoltampreact: fine('var', 1),
  volt: fine('V'),
  mvolt: fine('V', -1),
  kvolt: fine('V', 1),
  amp: fine('A'),
  mamp: fine('A', -1),
  kamp: fine('A', 1),
  amph: fine('Ah'),
  mamph: fine('Ah', -1),
  kamph: fine('Ah', 1),
  joule: fine('J'),
  ev: fine('eV'),
  ohm: fine('Ω'),
  kohm: fine('Ω', 1),
  Mohm: fine('Ω', 2),
  lumens: plain('lm'),
  lux: plain('lx'),
  flops: metric('FLOP/s'),
  mflops: metric('FLOP/s', 2),
  gflops: metric('FLOP/s', 3),
  tflops: metric('FLOP/s', 4),
  Hs: metric('H/s'),
  KHs: metric('H/s', 1),
  MHs: metric('H/s', 2),
  GHs: metric('H/s', 3),

  lengthmm: plain('mm'),
  lengthm: fine('m'),
  lengthkm: plain('km'),
  lengthft: plain('ft'),
  lengthmi: plain('mi'),
  velocityms: plain('m/s'),
  velocitykmh: plain('km/h'),
  velocitymph: plain('mph'),
  velocityknot: plain('kn'),
  massmg: plain('mg'),
  massg: plain('g'),
  masskg: plain('kg'),
  masst: plain('t'),
  litre: plain('L'),
  mlitre: plain('mL'),
  m3: plain('m³'),
  litreh: plain('L/h'),
  flowlpm: plain('L/min'),
  flowcms: plain('m³/s'),
  pressurembar: plain('mbar'),
  pressurebar: plain('bar'),
  pressurehpa: plain('hPa'),
  pressurekpa: plain('kPa'),
  pressurepa: fine('Pa'),
  pressurepsi: plain('psi'),
  degree: plain('°'),
  radian: plain('rad'),
  ppm: plain('ppm'),
  conppb: plain('ppb'),
  conμgm3: plain('µg/m³'),
  conmgm3: plain('mg/m³'),

  bool: { kind: 'truth', words: 'trueFalse' },
  bool_yes_no: { kind: 'truth', words: 'yesNo' },
  bool_on_off: { kind: 'truth', words: 'onOff' },
}

/** Longer units are not units. */
const longestUnit = 24

/**
 * How values of a unit are written: the id of a Grafana unit, a currency (`currencyUSD`), or one of its own making
 * (`suffix:req`, `prefix:€`, `si:m`, `time:…`). Anything else stands behind the plain number.
 */
export function unitRule(id: string): UnitRule {
  const known = Object.hasOwn(rules, id) ? rules[id] : undefined
  if (known) return known
  const currency = /^currency([A-Z]{3})$/.exec(id)?.[1]
  if (currency) return { kind: 'money', currency }
  const [, how = '', rest = ''] = /^([a-z]+):(.*)$/s.exec(id) ?? []
  const unit = (how === '' ? id : rest).trim().slice(0, longestUnit)
  switch (how) {
    case 'time':
      return { kind: 'instant', relative: false }
    case 'si':
      return fine(unit)
    case 'count':
      return large(unit)
    default:
      return plain(unit)
  }
}

const timeSteps = [86_400_000, 3_600_000, 60_000, 1000, 1] as const

/** How much of a value is one of the unit in which so large a value is written, where that is no power of ten: 1,073,741,824 for 3 GiB. */
export function unitStep(id: string, value: number): number {
  const rule = unitRule(id)
  if (rule.kind === 'binary' && value > 0) return 1024 ** Math.floor(Math.log(value) / Math.log(1024) + 1e-9)
  if (rule.kind !== 'duration') return 1
  // As measureDuration does: an hour is written in minutes, two in hours.
  return (timeSteps.find((step) => value * rule.stepMs >= 2 * step) ?? 1) / rule.stepMs
}
